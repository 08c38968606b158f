"""ruamel.yaml's scanner and parser, as a stream of events with positions.

Its pure Python parts, not libyaml's: they read YAML 1.2, and their errors say more. The subclasses below change no
result; they save the checks that a text which is wholly in memory does not need (a quarter of the time).
"""

from collections.abc import Iterator
from typing import Any

from ruamel.yaml.docinfo import DocInfo
from ruamel.yaml.error import FileMark, MarkedYAMLError
from ruamel.yaml.events import Event
from ruamel.yaml.parser import Parser
from ruamel.yaml.reader import Reader
from ruamel.yaml.scanner import Scanner


class _Text(Reader):
    """A text that is wholly in memory. The zeros at its end are what the scanner takes for the end of the stream."""

    def __init__(self, text: str) -> None:
        super().__init__(None)
        self.buffer = text + "\0" * 8

    def peek(self, index: int = 0) -> str:
        return self.buffer[self.pointer + index]

    def prefix(self, length: int = 1) -> str:
        return self.buffer[self.pointer : self.pointer + length]

    def forward(self, length: int = 1) -> None:
        start = self.pointer
        end = start + length
        if length == 1:
            sign = self.buffer[start]
            if sign == "\n" or (sign == "\r" and self.buffer[end] != "\n"):
                self.line += 1
                self.column = 0
            else:
                self.column += 1
        else:
            passed = self.buffer[start:end]
            if "\n" in passed or "\r" in passed:
                for _ in range(length):
                    self.forward()
                return
            self.column += length
        self.pointer = self.index = end

    def get_mark(self) -> FileMark:
        return FileMark(None, self.index, self.line, self.column)


class _Tokens(Scanner):
    """A scanner that does not ask again whether it needs more tokens when none was taken since."""

    reader: Any = None
    scanner_processing_version = (1, 2)

    def __init__(self, loader: "_Loader") -> None:
        self.reader = loader.reader
        self._ready = False
        super().__init__(loader)

    def _fill(self) -> None:
        while self.need_more_tokens():
            self.fetch_more_tokens()
        self._ready = True

    def check_token(self, *choices: Any) -> bool:
        if not self._ready:
            self._fill()
        return bool(self.tokens) and (not choices or isinstance(self.tokens[0], choices))

    def peek_token(self) -> Any:
        if not self._ready:
            self._fill()
        return self.tokens[0] if self.tokens else None

    def get_token(self) -> Any:
        if not self._ready:
            self._fill()
        self._ready = False
        if not self.tokens:
            return None
        self.tokens_taken += 1
        return self.tokens.pop(0)


class _Events(Parser):
    scanner: Any = None
    resolver: Any = None

    def __init__(self, loader: "_Loader") -> None:
        self.scanner = loader.scanner
        self.resolver = loader
        super().__init__(loader)


class _Loader:
    """What the three ask of one another."""

    typ = "text"
    comment_handling = None
    processing_version = (1, 2)

    def __init__(self, text: str) -> None:
        self.doc_infos = [DocInfo()]
        self.reader = _Text(text)
        self.scanner = _Tokens(self)
        self.parser = _Events(self)


class Unreadable(Exception):
    """The parser failed without saying where, as on an escape beyond Unicode."""


def events(text: str) -> Iterator[Event]:
    """The events of a text without forbidden characters, one by one as they are asked for.

    Raises ruamel's MarkedYAMLError where the text is no YAML, and Unreadable where the parser has no better word.
    """
    loader = _Loader(text)
    parser = loader.parser
    try:
        while True:
            try:
                event = parser.get_event()
            except MarkedYAMLError:
                raise
            except Exception as error:
                raise Unreadable from error
            if event is None:
                return
            yield event
    finally:
        # The four hold one another, and the text: without this they stay until a collection finds them.
        vars(loader).clear()
