"""Which query parameters say where a reader came from, and nothing about the page."""

import re

_PREFIXES = ("utm_", "at_", "wt_mc", "wt.", "pk_", "mtm_", "hsa_", "_hs", "__hs", "guce_referrer")
"""Urchin/Google, AT Internet (BBC, German broadcasters), Webtrekk, Webtrends, Matomo, HubSpot, Yahoo."""

_NAMES = frozenset(
    {
        *(
            "fbclid",
            "gclid",
            "gclsrc",
            "dclid",
            "gbraid",
            "wbraid",
            "msclkid",
            "yclid",
            "twclid",
            "ttclid",
            "li_fat_id",
        ),
        *(
            "igshid",
            "igsh",
            "mc_cid",
            "mc_eid",
            "mkt_tok",
            "vero_id",
            "oly_anon_id",
            "oly_enc_id",
            "_ga",
            "_gl",
            "_openstat",
        ),
        *(
            "cmpid",
            "ocid",
            "ncid",
            "icid",
            "intcmp",
            "s_cid",
            "s_kwcid",
            "wtmc",
            "wt_zmc",
            "xtor",
            "xtref",
            "ftcamp",
            "spm",
        ),
        *("hsctatracking", "guccounter", ".tsrc", "yptr", "smid", "smtyp", "wprss", "maca", "sr_share", "__source"),
        *("phpsessid", "jsessionid", "aspsessionid", "sessionid", "session_id", "cfid", "cftoken"),
        *("traffic_source", "srnd", "sref", "leadsource", "dlvrit", "rss_id"),
        *("ns_mchannel", "ns_source", "ns_campaign", "ns_linkname", "ns_fee", "soc_src", "soc_trk"),
    }
)
"""Names that mean nothing else anywhere (``cid``, ``id``, ``p``, ``tid``, ``ref`` and ``source`` may)."""

_TELLING = {
    "outputtype": re.compile("amp"),
    "amp": re.compile("1|true|"),
    "oc": re.compile("[0-9]"),  # Google News
    "feedtype": re.compile("rss"),  # Reuters
    "feedname": re.compile(".*"),
    "sid": re.compile("[0-9a-z]{20,64}"),  # a session; shorter ones name a story or a section
}
"""Names whose value decides."""

_REFERRERS = frozenset({"ref", "source", "src", "from", "via", "partner", "emc", "cmp", "mod"})
_REFERRED = re.compile(
    r"rss|atom|feed(?:burner)?|rss[-_ .].{0,60}|.{0,60}[-_.]rss|twitter|facebook|newsletter|google[-_]?news"
)
"""Values that show one of ``_REFERRERS`` to be tracking: ``mod=rss_markets_main``, ``partner=rss``."""


def is_tracking(name: str, value: str) -> bool:
    """Whether a query parameter can be left out without coming to another page."""
    key = name.lower()
    if key in _NAMES or key.startswith(_PREFIXES):
        return True
    telling = _TELLING.get(key) or (_REFERRED if key in _REFERRERS else None)
    return telling is not None and telling.fullmatch(value.lower()) is not None
