"""What a status, an exception or a whole attempt says about a message: accepted, refused, or nobody knows.

Reasons are our own words. A service's words, an exception's text and an address may hold a token; none of them is
quoted here.
"""

import smtplib
from collections.abc import Sequence
from types import TracebackType

from alerts.model.delivery import Accepted, Refused, SendOutcome, Unknown


class Pause(Exception):
    """Apprise's plugin wanted to sleep ``seconds`` before the request, because the service asked for it."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        super().__init__(seconds)


def of_reply(code: int) -> SendOutcome:
    """An SMTP reply that is not a success: 4yz is transient, 5yz permanent (RFC 5321, 4.2.1)."""
    return Refused(f"the mail server answered {code}", permanent=500 <= code < 600, status=code)


def of_exception(error: BaseException) -> SendOutcome | None:
    """What a failed connection says, or None for an exception that says nothing about it."""
    import requests  # noqa: PLC0415 - Apprise has loaded it by now; without Apprise nobody needs it

    if isinstance(error, Pause):
        return Refused("asked to wait", permanent=False, status=429, retry_after=error.seconds)
    if isinstance(error, requests.RequestException):
        return _of_request(error)
    if isinstance(error, smtplib.SMTPException):
        return _of_mail(error)
    if isinstance(error, OSError):
        if _in_mail_data(error.__traceback__):
            return Unknown("the mail server did not confirm the message")
        return Refused(_network_words(error), permanent=False)
    return None


def conclude(signs: Sequence[SendOutcome], *, took: bool) -> SendOutcome:
    """The verdict on one attempt: what the plugin said, then the last bad sign on the way."""
    if took:
        return Accepted()
    bad = [sign for sign in signs if not isinstance(sign, Accepted)]
    if bad:
        return bad[-1]
    if signs:
        # A plugin says no to a good status for two reasons: the refusal stands in the body (Slack), or it knows fewer
        # statuses than the service uses. In the second case the message has arrived.
        return Unknown("answered, but not as expected")
    return Refused("could not be sent", permanent=False)


def _of_request(error: Exception) -> SendOutcome | None:
    from requests import exceptions as http  # noqa: PLC0415 - as above

    if isinstance(error, http.InvalidJSONError):  # the plugin could not read the answer; its status has been seen
        return None
    # In this order: the first three are kinds of the fourth.
    kinds: tuple[tuple[type[Exception], SendOutcome], ...] = (
        (http.ConnectTimeout, Refused("connecting took too long", permanent=False)),
        (http.SSLError, Refused("no trusted TLS connection", permanent=False)),
        (http.ProxyError, Refused("the proxy cannot be reached", permanent=False)),
        (http.ConnectionError, _of_connection(error)),
        (http.ReadTimeout, Unknown("no answer to the request")),
        (ValueError, Refused("the channel's address cannot be used", permanent=True)),  # InvalidURL, InvalidHeader ...
    )
    return next((outcome for kind, outcome in kinds if isinstance(error, kind)), Unknown("the answer broke off"))


def _of_connection(error: Exception) -> SendOutcome:
    from urllib3 import exceptions as lower  # noqa: PLC0415 - as above

    cause = getattr(error.args[0], "reason", None) if error.args else None
    if isinstance(cause, lower.NameResolutionError):
        return Refused("name not found", permanent=False)
    if isinstance(cause, lower.NewConnectionError):
        return Refused(_network_words(cause.__cause__ or cause), permanent=False)
    return Unknown("the connection broke before an answer")


def _of_mail(error: smtplib.SMTPException) -> SendOutcome:
    match error:
        case smtplib.SMTPRecipientsRefused(recipients=recipients):
            codes = sorted(code for code, _ in recipients.values())
            return of_reply(codes[0]) if codes else Refused("the mail server refused the recipient", permanent=False)
        case smtplib.SMTPResponseException(smtp_code=code) if 400 <= code < 600:
            return of_reply(code)
        case smtplib.SMTPNotSupportedError():
            return Refused("the mail server does not offer what the address asks for", permanent=True)
        case smtplib.SMTPServerDisconnected() if _in_mail_data(error.__traceback__):
            return Unknown("the mail server did not confirm the message")
        case _:
            return Refused("the mail server broke off", permanent=False)


def _network_words(error: BaseException) -> str:
    import socket  # noqa: PLC0415 - as above
    import ssl  # noqa: PLC0415 - as above

    match error:
        case socket.gaierror():
            return "name not found"
        case ConnectionRefusedError():
            return "connection refused"
        case ssl.SSLError():
            return "no trusted TLS connection"
        case TimeoutError():
            return "connecting took too long"
        case _:
            return "cannot be reached"


def _in_mail_data(trace: TracebackType | None) -> bool:
    """Whether the connection failed while the text of a mail was being handed over (``smtplib.SMTP.data``)."""
    while trace is not None:
        code = trace.tb_frame.f_code
        if code.co_name == "data" and code.co_filename == smtplib.__file__:
            return True
        trace = trace.tb_next
    return False
