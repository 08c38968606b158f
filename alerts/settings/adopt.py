"""Which feeds of another program's list become ours, under what names. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from urllib.parse import urlsplit, urlunsplit

from alerts.model.feed import Feed
from alerts.settings.addresses import trouble_of
from alerts.settings.carried import Value, entry_of
from alerts.settings.feed_keys import FEED
from alerts.settings.feedlist import lacks_contact
from alerts.settings.kinds import Text
from alerts.settings.sections import NAME
from alerts.settings.subscription import Subscription

_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "&": " and "})
_KINDS = {key.name: key.kind for key in FEED.keys}


@dataclass(frozen=True, slots=True)
class Adopted:
    """What becomes of one subscription.

    ``result`` is ``added``, ``present`` or ``refused``; ``feed`` its id here, empty if refused; ``address`` is free of
    credentials, and empty where it is not well formed; ``why`` says what was left out or why nothing was taken.
    ``entry`` is the feed's entry in YAML.
    """

    line: int
    result: str
    feed: str
    address: str
    why: str
    entry: dict[str, Value] | None = None


def adopt(list_of: Sequence[Subscription], feeds: Iterable[Feed], user_agent: str) -> list[Adopted]:
    """Decide for each, in order; later ones see what earlier ones brought. Nothing already there is changed."""
    known = list(feeds)
    places = {place(feed.url): feed.id for feed in known}
    taken = {feed.id for feed in known}
    outcome = []
    for wanted in list_of:
        url = without_feed_scheme(wanted.url)
        why = _refusal(url, user_agent)
        shown = without_credentials(url) if not trouble_of(url) else ""
        if why:
            outcome.append(Adopted(wanted.line, "refused", "", shown, why))
        elif place(url) in places:
            outcome.append(Adopted(wanted.line, "present", places[place(url)], shown, ""))
        else:
            name = _unused(_name(wanted, url), taken)
            taken.add(name)
            places[place(url)] = name
            entry, why = _entry(name, url, wanted)
            outcome.append(Adopted(wanted.line, "added", name, shown, why, entry))
    return outcome


def place(url: str) -> tuple[str, str, str]:
    """What two spellings of one address have in common: not the scheme, nor the case of the host, nor a last slash."""
    parts = urlsplit(url)
    port = f":{parts.port}" if parts.port not in {None, 80, 443} else ""
    return f"{(parts.hostname or '').rstrip('.')}{port}", parts.path.rstrip("/"), parts.query


def without_feed_scheme(url: str) -> str:
    """``feed://example.org`` and ``feed:https://example.org`` as browsers hand them on, by the address that is meant."""
    url = re.sub(r"^feed:(?://)?(?=https?://)|^feed:(?=//)", "", url, flags=re.IGNORECASE)
    return f"http:{url}" if url.startswith("//") else url


def without_credentials(url: str) -> str:
    """The address without name and password."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def slug(text: str) -> str:
    """A name out of a title: ``Börse & Märkte`` becomes ``boerse-and-maerkte``; empty where nothing Latin is in it."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFC", text).lower().translate(_GERMAN))
    words = re.findall(r"[a-z0-9]+", plain.encode("ascii", "ignore").decode())
    return "-".join(words)[:60].strip("-")


def _refusal(url: str, user_agent: str) -> str:
    if not url:
        return "no address"
    if why := trouble_of(url):
        return why
    if "${" in url:
        return "${ stands in it, which the configuration would replace"
    if lacks_contact(url, user_agent):
        return 'sec.gov wants a contact: set poll.contact, as in "jane@bank.com"'
    return ""


def _name(wanted: Subscription, url: str) -> str:
    if re.fullmatch(NAME, wanted.id):
        return wanted.id
    parts = urlsplit(url)
    return slug(wanted.title) or slug(f"{(parts.hostname or '').removeprefix('www.')} {parts.path}") or "feed"


def _unused(name: str, taken: set[str]) -> str:
    number, found = 1, name
    while found in taken:
        number += 1
        found = f"{name[:57].rstrip('-._')}-{number}"
    return found


def _group(title: str) -> str:
    if re.fullmatch(NAME, title):
        return title
    return slug(title) or f"group-{blake2b(title.encode('utf-8', 'replace'), digest_size=3).hexdigest()}"


def _entry(name: str, url: str, wanted: Subscription) -> tuple[dict[str, Value], str]:
    further, told = entry_of(wanted.more)
    entry: dict[str, Value] = {"id": name, "url": url, **further}
    if groups := tuple(dict.fromkeys(map(_group, wanted.groups))):
        entry["groups"] = groups
        told += [f"the group {title} is called {_group(title)}" for title in wanted.groups if not slug(title)]
    if wanted.lang and _is_language(wanted.lang):
        entry["lang"] = wanted.lang
    elif wanted.lang:
        told.append(f"lang left out: {wanted.lang} is not a language code")
    return entry, "; ".join(told)


def _is_language(text: str) -> bool:
    kind = _KINDS["lang"]
    return isinstance(kind, Text) and re.fullmatch(kind.pattern or "", text) is not None
