"""What kind of failure a poll met. Pure."""

from alerts.model.document import ParseFailed, ParseTrouble
from alerts.model.fetch import FetchFailed, FetchTrouble
from alerts.model.health import Fault

_UNANSWERED = frozenset(
    {
        FetchTrouble.REFUSED,
        FetchTrouble.DNS,
        FetchTrouble.TLS,
        FetchTrouble.TIMEOUT,
        FetchTrouble.RESET,
        FetchTrouble.PROTOCOL,
        FetchTrouble.PROXY,
        FetchTrouble.TRUNCATED,
    }
)
_OURS = frozenset({ParseTrouble.TIMEOUT, ParseTrouble.CRASHED})
_STATUSES = {404: Fault.MISSING, 410: Fault.GONE}


def fault_of(failed: FetchFailed | ParseFailed) -> Fault:
    """The kind of a failed poll's failure."""
    if isinstance(failed, ParseFailed):
        return Fault.OTHER if failed.trouble in _OURS else Fault.CONTENT
    if failed.trouble is FetchTrouble.STATUS:
        return _STATUSES.get(failed.status or 0, Fault.STATUS)
    return Fault.NETWORK if failed.trouble in _UNANSWERED else Fault.OTHER
