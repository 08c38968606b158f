"""Where the new text of a stored item stands."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from alerts.model.intake import KnownItem
from alerts.model.item import Item
from alerts.model.story import FollowKind
from alerts.pipeline.dossier import Dossier
from alerts.pipeline.doubts import Doubts
from alerts.pipeline.place import Place
from alerts.pipeline.placing import Placing
from alerts.stories.follow import FIGURE_RUNS_FOR, edited, figure_runs_for, follow_kind
from alerts.stories.label import LATELY, OFTEN, STANDS, beyond_title, is_label, judged, may_stand, news_of
from alerts.stories.reading import Reading
from alerts.stories.returning import LATELY as AGAIN_WITHIN
from alerts.stories.returning import TURNED, contradicts, is_so_again
from alerts.stories.untitled import titled
from alerts.stories.verdict import Kind, Verdict
from alerts.stories.whole import against_headline

_SAME = Verdict(Kind.SAME, (), 1.0)


class Editing(Placing):
    """Places edited items too. ``turned`` is how long a turn has to have stood in this feed; in ``doubts`` is what is not told yet,
    since it may flicker.
    """

    turned: timedelta = TURNED
    doubts: Doubts

    def revised(self, item: Item, known: KnownItem) -> Place | None:
        """The new text of a stored item: it stays in its story, goes back to one that it was in before or to one that others
        tell already, or opens one that follows its own. None where that is gone.
        """
        dossier = self.dossiers.of(known.story)
        if dossier is None or known.item is None:
            return None
        reading = self._read(item)
        filed = self._window.reading_of(known.id)
        since = datetime.fromtimestamp(filed.at, UTC) if filed else None
        verdict, said = self._edited(item, known, dossier, reading, filed)
        is_labelled = said is not reading
        stays = verdict.kind is Kind.SAME or (is_labelled and self._runs_as_a_text(known, verdict))
        key = f"edit {known.id} {item.content_digest.hex()}"
        told = None if stays else self._told_before(dossier, item, reading, key, is_labelled=is_labelled)
        if told is not None:
            times = len(self._records.retitled(known.id, self._now - AGAIN_WITHIN))
            if not is_so_again(
                verdict, said, stood=self._now - since if since else None, times=times, least=self.turned
            ):
                if contradicts(verdict) and not self._is_told(known, item, None if is_labelled else reading, key):
                    is_figure = follow_kind(verdict) is FollowKind.NUMBER
                    self.doubts.arise(known, figure_runs_for(said) if is_figure else TURNED)
                return self._keep(item, Place(told, *self._filed(reading), flickers=True))
            key = self._dated(key)
        elif stays or self._runs(dossier, known.id, reading, verdict):
            if verdict.kind is Kind.SAME:
                self.doubts.stays(known)
            elif not self._is_told(known, item, None if is_labelled else reading, key):
                self.doubts.arise(known, figure_runs_for(said) if said.numbers else FIGURE_RUNS_FOR)
            if filed is None:
                return Place(dossier, reading, None)
            # It was seen when it was seen: a change of its wording makes nothing of it new.
            return self._keep(item, Place(dossier, *self._filed(replace(reading, at=filed.at))))
        elsewhere = self._told_elsewhere(said, since if told is not None else None)
        # By its title, which stays, the item is in a story that has not what its text tells.
        if elsewhere is not None and not (is_labelled and elsewhere is dossier):
            return self._keep(item, Place(elsewhere, *self._filed(reading)))
        return self._following(item, reading, dossier, follow_kind(verdict), key)

    def believed(self, item: Item, known: KnownItem) -> Place | None:
        """What a stored item has said for so long that it is no flicker: a story that follows the one that was told last, or the
        one by which others have told it meanwhile. None where that is gone.
        """
        own = self.dossiers.of(known.story)
        dossier = self.dossiers.of(self.doubts.told(known)) or own
        if dossier is None:
            return None
        reading, since = self._read(item), known.revised_at or self._now
        if own is not None and any(told.alert.created_at >= since for told in own.alerts):
            return self._keep(item, Place(own, *self._filed(reading)))
        latest = self.dossiers.last_turn(dossier)
        if latest is not dossier and edited(reading, self._headline(latest, item)).kind is Kind.SAME:
            return self._keep(item, Place(latest, *self._filed(reading)))
        if (elsewhere := self._told_elsewhere(reading, since)) is not None:
            return self._keep(item, Place(elsewhere, *self._filed(reading)))
        kind = follow_kind(edited(reading, self._headline(dossier, item)))
        return self._following(
            item, reading, dossier, kind, self._dated(f"edit {known.id} {item.content_digest.hex()}")
        )

    def _is_told(self, known: KnownItem, item: Item, reading: Reading | None, key: str) -> bool:
        """Whether an item says again what was told of it last. ``reading`` is that of its title, if its title tells anything."""
        last = self.dossiers.of(self.doubts.told(known))
        if last is None or last.key.startswith(key):
            return True
        return reading is not None and edited(reading, self._headline(last, item)).kind is Kind.SAME

    def relisted(self, item: Item, known: KnownItem) -> Place | None:
        """What a list has taken up again: a story that follows the one of the last time. None where that is gone."""
        dossier = self.dossiers.of(known.story)
        if dossier is None:
            return None
        return self.once_more(item, Place(dossier, self._read(item), None), known.id)

    def once_more(self, item: Item, place: Place, number: int) -> Place:
        """A story that follows that of an edited item, which says again what some rule has told of it long ago."""
        key = self._dated(f"edit {number} {item.content_digest.hex()}")
        return self._following(item, place.reading, place.dossier, None, key)

    def _dated(self, key: str) -> str:
        return f"{key} {self._now:%Y-%m-%dT%H:%M:%S}"

    def _edited(
        self, item: Item, known: KnownItem, dossier: Dossier, reading: Reading, old: Reading | None
    ) -> tuple[Verdict, Reading]:
        """How an edited item stands to what it was, and the reading that says so: where its title stays, that of what is new in its
        text, if the title is a label; else the text tells no more than the title.
        """
        before = known.item or item
        if titled(item).title != titled(before).title:
            last = old or self._read(before)
            verdict = edited(reading, last)
            if verdict.kind is Kind.SAME:
                verdict = against_headline(reading, last, self._headline(dossier, item)) or verdict
            return verdict, reading
        if known.renamed or not may_stand(reading):
            return _SAME, reading
        mine, theirs = news_of(item, before), news_of(before, item)
        said, gone = self._read(mine), self._read(theirs)
        verdict = judged(said, gone, mine.title, theirs.title)
        if not is_label(reading):
            since = max(
                [at for at in (known.revised_at, old and datetime.fromtimestamp(old.at, UTC)) if at], default=None
            )
            stood = since is None or self._now - since >= STANDS
            verdict = beyond_title(verdict, reading, said, gone, stood=stood)
        return verdict, said

    def _runs_as_a_text(self, known: KnownItem, verdict: Verdict) -> bool:
        """Whether the text under a label changes all the time: figures within the hour, anything three times in six hours."""
        if len(self._records.retitled(known.id, self._now - LATELY)) >= OFTEN:
            return True
        is_figure = follow_kind(verdict) is FollowKind.NUMBER
        return is_figure and known.revised_at is not None and self._now - known.revised_at < FIGURE_RUNS_FOR

    def _runs(self, dossier: Dossier, number: int, reading: Reading, verdict: Verdict) -> bool:
        """Whether a figure of an item is put right once more, soon after it has made news: it runs."""
        if follow_kind(verdict) is not FollowKind.NUMBER or not dossier.key.startswith(f"edit {number} "):
            return False
        return self._now - dossier.opened_at < figure_runs_for(reading)

    def _told_before(
        self, dossier: Dossier, item: Item, reading: Reading, key: str, *, is_labelled: bool
    ) -> Dossier | None:
        """The story that an item was in before, under the title that it has again; of a label, with the text."""
        for earlier in () if is_labelled else self.dossiers.before(dossier):
            if edited(reading, self._headline(earlier, item)).kind is Kind.SAME:
                return earlier
        return self.dossiers.opened(key)
