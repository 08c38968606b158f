"""The tables, one module per aggregate. Importing this package knows them all."""

from alerts.store.tables.alert import AlertRow
from alerts.store.tables.answer import AnswerRow
from alerts.store.tables.correction import CorrectionRow
from alerts.store.tables.counter import CounterRow
from alerts.store.tables.delivery import DeliveryRow
from alerts.store.tables.distrust import DistrustRow
from alerts.store.tables.feed import FeedRow
from alerts.store.tables.health import HealthRow
from alerts.store.tables.heartbeat import HeartbeatRow
from alerts.store.tables.hold import HoldRow
from alerts.store.tables.identity import IdentityRow
from alerts.store.tables.item import ItemRow
from alerts.store.tables.placement import PlacementRow
from alerts.store.tables.revision import RevisionRow
from alerts.store.tables.row import Row
from alerts.store.tables.silence import SilenceRow
from alerts.store.tables.story import StoryRow
from alerts.store.tables.suppression import SuppressionRow

METADATA = Row.metadata

__all__ = [
    "METADATA",
    "AlertRow",
    "AnswerRow",
    "CorrectionRow",
    "CounterRow",
    "DeliveryRow",
    "DistrustRow",
    "FeedRow",
    "HealthRow",
    "HeartbeatRow",
    "HoldRow",
    "IdentityRow",
    "ItemRow",
    "PlacementRow",
    "RevisionRow",
    "SilenceRow",
    "StoryRow",
    "SuppressionRow",
]
