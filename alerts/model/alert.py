"""An alert: what a person is told, complete enough to be shown long after its item has been retired."""

from dataclasses import dataclass
from datetime import datetime

from alerts.model.match import Evidence
from alerts.model.severity import Severity
from alerts.model.story import FollowKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One alert for one rule and one story, or a notice of the daemon itself (then ``rule`` is None).

    ``late`` marks news that appeared while nobody was looking; ``revised`` news that matches since its text was
    edited. ``id`` and ``story`` are 0 until the store has given them. Times are aware and in UTC.

    ``novelty`` and ``relevance`` are from 0 to 100, None where nobody judged them. ``sources`` counts the independent
    publishers that carry the story. ``follows`` is the headline of the story that this one follows, ``follow_kind`` what
    is new since. ``escalated`` says why the alert of a story is raised above its rule's severity; then it is a further
    alert. ``tickers`` are the ids of the instruments mentioned. ``more`` counts alerts that were held back in favour of
    this one.
    """

    headline: str
    severity: Severity
    created_at: datetime
    id: int = 0
    rule: str | None = None
    rule_title: str = ""
    tags: tuple[str, ...] = ()
    story: int = 0
    feed: str | None = None
    link: str | None = None
    summary: str = ""
    lang: str | None = None
    published: datetime | None = None
    evidence: tuple[Evidence, ...] = ()
    late: bool = False
    revised: bool = False
    novelty: int | None = None
    relevance: int | None = None
    sources: int = 1
    follows: str | None = None
    follow_kind: FollowKind | None = None
    escalated: str = ""
    tickers: tuple[str, ...] = ()
    more: int = 0
