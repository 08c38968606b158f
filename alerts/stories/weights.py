"""How much a word that two headlines share tells: the rarer it is, the more."""

import math

_STOP = frozenset(
    """
    a an the of to in on at for and or as by with from after before over into its his her their is are be was were has have had it this
    that says say said will would can could may new amid about up than not no more
    der die das den dem des ein eine einer eines einem einen und oder im in am an auf aus bei mit nach von vom vor zu zum zur für fur
    über uber unter wegen durch gegen bis um als auch noch nicht sich ist sind wird werden will wollen hat haben sagt
    的 了 在 和 与 與 对 對 将 將 为 為 是 有 被 把 向 从 從 于 於 及 等
    """.split()  # noqa: SIM905 - lists of words, to be read as such
)
_BEFOREHAND = 2_000
"""As many headlines as are taken for read before the first one comes: what a word tells does not start from nothing."""


def weight(count: int, items: int, word: str = "") -> float:
    """From the number of items that hold a word, and the number of items; a stop word tells next to nothing."""
    if word in _STOP:
        return 0.1
    return math.log((items + _BEFOREHAND) / (count + 1.0)) / math.log(items + _BEFOREHAND)


def plain(word: str) -> float:
    """Without a window: one for a word, next to nothing for a stop word."""
    return weight(0, 0, word)
