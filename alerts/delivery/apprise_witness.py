"""What really happened while Apprise sent a message.

Apprise answers yes or no. The rest it only logs: the exception it caught, and urllib3 the status of each response. So
their loggers end here. A filter hears every record in the thread that wrote it, takes from it the status (an
argument of urllib3's record, never parsed from text) or the exception that is being handled at that moment, and lets
the record go: its text may hold addresses, tokens and bodies, and nothing of it is passed on, kept or shown.
"""

import logging
import sys
import threading
from types import TracebackType
from typing import Self

from alerts.delivery.apprise_verdict import of_exception, of_reply
from alerts.delivery.verdict import of_status
from alerts.model.delivery import Accepted, Refused, SendOutcome, Unknown

SILENCED = (
    "apprise",
    "requests",
    "charset_normalizer",
    "urllib3",
    "urllib3.connection",
    "urllib3.connectionpool",
    "urllib3.poolmanager",
    "urllib3.response",
    "urllib3.util.retry",
    "urllib3.util.ssl_match_hostname",
)
"""Loggers that see addresses, headers or answers."""

_RESPONSE = '%s://%s:%s "%s %s %s" %s %s'
_RESPONSE_STATUS = 6
_CRASHED = "Notification service '%s' raised an exception."
_RECIPIENT = "SMTP recipient %s was refused: %s %s"

_here = threading.local()


class Witness:
    """Collects the signs of one attempt; use it as a context manager in the thread that sends."""

    def __init__(self) -> None:
        self.signs: list[SendOutcome] = []
        self._last: BaseException | None = None

    def __enter__(self) -> Self:
        _here.witness = self
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        _here.witness = None
        self._last = None

    def hear(self, record: logging.LogRecord, handled: BaseException | None) -> None:
        """Take from a record what it proves."""
        arguments = record.args if isinstance(record.args, tuple) else ()
        if record.msg == _RESPONSE and len(arguments) > _RESPONSE_STATUS:
            status = arguments[_RESPONSE_STATUS]
            if isinstance(status, int):
                self.signs.append(of_status(status))
        elif record.msg == _RECIPIENT and len(arguments) == 3:
            # The others have the mail: sending it again would repeat it to them.
            code = arguments[1]
            words = of_reply(code) if isinstance(code, int) else None
            reason = words.reason if isinstance(words, Refused) else "the mail server refused it"
            self.signs.append(Refused(f"one of several recipients was refused: {reason}", permanent=True))
        elif handled is not None and handled is not self._last:
            self._last = handled
            sign = of_exception(handled)
            if sign is None and record.msg == _CRASHED:
                sign = self._crash(handled)
            if sign is not None:
                self.signs.append(sign)

    def _crash(self, error: BaseException) -> SendOutcome:
        """The plugin itself failed: after a good answer the message may have arrived."""
        why = f"the service's plugin failed ({type(error).__name__})"
        if any(isinstance(sign, Accepted) for sign in self.signs):
            return Unknown(why)
        return Refused(why, permanent=False)


class _Ear(logging.Filter):
    """Hears each record where it is made and lets none pass: no handler gets it, not even one of the logger's own."""

    def filter(self, record: logging.LogRecord) -> bool:
        witness: Witness | None = getattr(_here, "witness", None)
        if witness is not None:
            witness.hear(record, sys.exc_info()[1])
        return False


_EAR = _Ear()


def silence() -> None:
    """End the loggers of Apprise and of what it stands on at the witness, whatever the program's log level is.

    To be called before Apprise is imported and again before each use: a logging configuration may have come between.
    """
    for name in SILENCED:
        logger = logging.getLogger(name)
        logger.propagate = False
        logger.disabled = False
        if logger.level != logging.DEBUG:
            logger.setLevel(logging.DEBUG)
        if _EAR not in logger.filters:
            logger.addFilter(_EAR)
