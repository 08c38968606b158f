"""The plain part of a mail. Apprise makes it out of the HTML part and loses every link; ours takes its place.

Apprise composes mails in a function of the plugin's class. It is wrapped once, and changes only a mail that is sent inside
``plain_part``, in that thread: one in two parts, neither signed nor encrypted.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_string, policy
from email.charset import QP, Charset
from typing import Any

_here = threading.local()
_wrapping = threading.Lock()


@contextmanager
def plain_part(plugin: Any, text: str) -> Iterator[None]:
    """Mails that this plugin sends in this thread meanwhile have ``text`` as their plain part."""
    _wrap(_composer(type(plugin)))
    _here.text = text
    try:
        yield
    finally:
        _here.text = None


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
            text = getattr(_here, "text", None)
            if text is not None:
                mail.body = _replaced(mail.body, text)
            yield mail

    composed.of_tapewatch = True  # type: ignore[attr-defined]
    return composed


def _replaced(body: str, text: str) -> str:
    whole = message_from_string(body, policy=policy.compat32)
    if any(part.get_content_type() in {"multipart/signed", "multipart/encrypted"} for part in whole.walk()):
        return body
    charset = Charset("utf-8")
    charset.body_encoding = QP
    for part in whole.walk():
        if part.get_content_type() == "multipart/alternative":
            plain = part.get_payload(0)
            del plain["Content-Transfer-Encoding"]  # type: ignore[union-attr]
            plain.set_payload(text, charset)  # type: ignore[union-attr]
            return whole.as_string()
    return body
