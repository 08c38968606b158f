"""Rules that were on their way from one file to another which cannot be used: nobody has taken them away."""

from collections.abc import Collection, Mapping

from alerts.documents.read import read
from alerts.rules.rule_ids import rule_ids


def moved(into: Collection[bytes], kept: Mapping[str, bytes], now: Mapping[str, bytes]) -> set[str]:
    """The files whose last good versions (``kept``) hold rules that stand nowhere in the files as they are ``now`` but in the
    texts that they went ``into``: a file that was renamed or taken apart, with a mistake. What is no YAML may be any file that
    is gone.
    """
    there, is_sure = set[str](), True
    for text in into:
        reading = read(text, "")
        there.update(rule_ids(reading.node))
        is_sure = is_sure and not reading.problems
    ids = {name: set(rule_ids(read(text, "").node)) for name, text in now.items()}
    found = set()
    for name, text in kept.items():
        mine = set(rule_ids(read(text, "").node))
        elsewhere = set[str]().union(*(others for file, others in ids.items() if file != name))
        missing = mine - elsewhere - ids.get(name, set())
        if (missing & there if is_sure or name in now else missing) and not mine & elsewhere:
            found.add(name)
    return found
