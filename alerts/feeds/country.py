"""Which country's holidays a feed keeps. Pure."""

from functools import lru_cache

from yarl import URL

from alerts.model.feed import Feed

_MARKETS = {
    "XSHG": "CN",
    "XSHE": "CN",
    "XHKG": "HK",
    "XTKS": "JP",
    "XSWX": "CH",
    "XETR": "DE",
    "XFRA": "DE",
    "XWBO": "AT",
    "XTSE": "CA",
}
_ZONES = {
    "Asia/Shanghai": "CN",
    "Asia/Hong_Kong": "HK",
    "Asia/Tokyo": "JP",
    "Europe/Zurich": "CH",
    "Europe/Berlin": "DE",
    "Europe/Vienna": "AT",
    "America/Toronto": "CA",
}
_DOMAINS = {
    "gov": "US",
    "mil": "US",
    "fed.us": "US",
    "de": "DE",
    "at": "AT",
    "ca": "CA",
    "europa.eu": "EU",
    "cn": "CN",
    "hk": "HK",
    "jp": "JP",
    "ch": "CH",
}
_LANGS = {
    "zh": "CN",
    "zh-cn": "CN",
    "zh-hans": "CN",
    "zh-hk": "HK",
    "zh-hant": "HK",
    "ja": "JP",
    "de": "DE",
    "de-de": "DE",
    "de-at": "AT",
    "de-ch": "CH",
    "fr-ch": "CH",
    "en-ca": "CA",
    "fr-ca": "CA",
}


def country_of(feed: Feed) -> str | None:
    """By the market of the feed's timetable, else its zone, else the domain of its address, else its language; None where they
    name no country whose holidays are known. A country by ISO 3166, and EU for the Union's own offices.
    """
    market = feed.timetable.market if feed.timetable else None
    stated = _MARKETS.get(market or "") or _ZONES.get(feed.zone or "")
    return stated or _by_domain(feed.url) or _LANGS.get((feed.lang or "").lower())


@lru_cache(maxsize=20_000)
def _by_domain(address: str) -> str | None:
    try:
        host = URL(address).host or ""
    except ValueError:
        return None
    labels = host.rstrip(".").lower().split(".")
    return _DOMAINS.get(".".join(labels[-2:])) or _DOMAINS.get(labels[-1])
