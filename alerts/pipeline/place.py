"""Where an item stands among the stories."""

from dataclasses import dataclass

from alerts.model.intake import Filing
from alerts.model.item import Item
from alerts.model.story import FollowKind
from alerts.pipeline.dossier import Dossier
from alerts.pipeline.flood import Flood
from alerts.stories.reading import Reading


@dataclass(frozen=True, slots=True)
class Place:
    """Where an item stands. ``follows`` is the headline of the story that its own follows. ``filing`` is None where
    nothing is to be compared with it. ``flooded`` is the flood that it is of. ``was`` is the stored item that it is,
    though it names itself otherwise. ``flickers``: an edit has brought back what was told before.
    """

    dossier: Dossier
    reading: Reading
    filing: Filing | None
    follows: str | None = None
    follow_kind: FollowKind | None = None
    flooded: Flood | None = None
    was: Item | None = None
    flickers: bool = False
