"""Which stored items are worth judging beside a new one: those that share enough of what it says, rarest words first."""

from alerts.stories.postings import Postings
from alerts.stories.weighing import SURE, Weighed

_SHARE = 0.4
"""The share of its weight that a new item must have in common with another for the judgement to find them one."""

_LOOKED_AT = 400
"""Postings looked at for one item, at most."""

_COMPLETED = 16
"""Candidates of which it is looked up what else they share."""

_OF_A_WORD = 120
"""Postings of one word looked at, the latest."""


def candidates(new: Weighed, postings: Postings) -> list[tuple[float, int]]:
    """Slots with the weight that they share, the likeliest first. A word so common that it alone decides nothing is not
    looked up at all.
    """
    filed = postings.rarest_first(new.filed)
    left = sum([weight for _, _, weight, _ in filed if weight < SURE])
    floor = left * _SHARE
    looked_at = walked = 0
    shared: dict[int, float] = {}
    for count, _, weight, slots in filed:
        if (left < floor and weight < SURE) or looked_at >= _LOOKED_AT:
            break
        walked += 1
        if weight < SURE:
            left -= weight
        if not count:
            continue
        latest = slots[-_OF_A_WORD:] if count > _OF_A_WORD else slots
        for slot in latest:
            shared[slot] = shared[slot] + weight if slot in shared else weight
        looked_at += len(latest)
    rest = [(number, weight) for count, number, weight, _ in filed[walked:] if count]
    enough = floor - sum([weight for _, weight in rest])
    found = [slot for slot, weight in shared.items() if weight >= enough]
    found.sort(reverse=True)
    found.sort(key=shared.__getitem__, reverse=True)
    if not rest:
        return list(zip(map(shared.__getitem__, found), found, strict=True))
    del found[_COMPLETED:]
    for slot, weight in postings.also(found, rest).items():
        shared[slot] += weight
    return sorted([(shared[slot], slot) for slot in found if shared[slot] >= floor], reverse=True)
