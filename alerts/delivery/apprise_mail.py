"""The plain part of a mail, and its Message-ID. Apprise makes the one out of the HTML part and loses every link; ours takes its
place. The other it makes anew for each attempt; ours is that of the delivery, so that a mail that is repeated in doubt can be
known again. And Apprise folds no header: a subject in letters beyond ASCII would be one word, longer than mail servers take.

Apprise composes mails in a function of the plugin's class. It is wrapped once, and changes only a mail that is sent inside
``as_ours``, in that thread; of one that is signed or encrypted only how its subject is written.
"""

import hashlib
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_string, policy
from email.charset import QP, Charset
from email.header import Header, decode_header, make_header
from typing import Any

_here = threading.local()
_wrapping = threading.Lock()


@contextmanager
def as_ours(plugin: Any, text: str | None, key: str) -> Iterator[None]:
    """Mails that this plugin sends in this thread meanwhile have a Message-ID made of ``key``, and ``text`` as the plain part
    where there are two.
    """
    _wrap(_composer(type(plugin)))
    _here.ours = text, key
    try:
        yield
    finally:
        _here.ours = None


def _composer(kind: type[Any]) -> type[Any]:
    """The class that the composing function is looked up in: the plugin's own, or that it derives from."""
    return next(base for base in kind.__mro__ if "prepare_emails" in vars(base))


def _wrap(kind: type[Any]) -> None:
    with _wrapping:
        compose = kind.prepare_emails
        if getattr(compose, "of_tapewatch", False):
            return
        kind.prepare_emails = staticmethod(_with_our_text(compose))


def _with_our_text(compose: Callable[..., Iterator[Any]]) -> Callable[..., Iterator[Any]]:
    def composed(*arguments: Any, **options: Any) -> Iterator[Any]:
        for mail in compose(*arguments, **options):
            if ours := getattr(_here, "ours", None):
                mail.body = _folded(_replaced(mail.body, *ours))
            yield mail

    composed.of_tapewatch = True  # type: ignore[attr-defined]
    return composed


def _replaced(body: str, text: str | None, key: str) -> str:
    whole = message_from_string(body, policy=policy.compat32)
    if any(part.get_content_type() in {"multipart/signed", "multipart/encrypted"} for part in whole.walk()):
        return body
    known = hashlib.blake2b(key.encode(), digest_size=16).hexdigest()
    _, at, domain = str(whole["Message-ID"] or "@tapewatch>").rpartition("@")
    del whole["Message-ID"]
    whole["Message-ID"] = f"<{known}{at}{domain}"
    charset = Charset("utf-8")
    charset.body_encoding = QP
    for part in whole.walk():
        if text is not None and part.get_content_type() == "multipart/alternative":
            plain = part.get_payload(0)
            del plain["Content-Transfer-Encoding"]  # type: ignore[union-attr]
            plain.set_payload(text, charset)  # type: ignore[union-attr]
    return whole.as_string()


def _folded(body: str) -> str:
    """The mail with its subject in encoded words of at most 75 characters, a line each (RFC 2047, 2)."""
    head, blank, rest = body.partition("\n\n")
    lines = head.split("\n")
    for index, line in enumerate(lines):
        name, _, subject = line.partition(": ")
        if name.lower() == "subject" and "=?" in subject:
            decoded = str(make_header(decode_header(subject)))
            lines[index] = f"{name}: {Header(decoded, 'utf-8', header_name=name).encode()}"
    return "\n".join(lines) + blank + rest
