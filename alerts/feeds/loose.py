"""RSS, RDF and Atom whose XML is beyond repair, guessed at by feedparser's loose half.

Without network, sanitiser, encoding guesses and date guesses: feedparser's own ``parse`` begins with a search for the
encoding and the document type that can take minutes; what it gets here has been decoded, surveyed and bounded. Loaded
with the first such document, for it takes 40 ms and 7 MiB.
"""

import copy
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

import feedparser.mixin
from feedparser.api import LooseFeedParser

from alerts.feeds.topic_element import LONGEST_STATED, MOST_TAGS, SYMBOLS
from alerts.feeds.tree import Syndicated

# What feedparser does once for each element and need not: join the same empty base with the same empty address, and copy
# the attributes of a text, which are strings, to any depth. Together a tenth of its time.
feedparser.mixin._urljoin = lru_cache(1_024)(feedparser.mixin._urljoin)  # noqa: SLF001
feedparser.mixin.copy = SimpleNamespace(deepcopy=copy.copy)


class _Loose(LooseFeedParser):  # type: ignore[misc]  # feedparser publishes no types
    """What we read differently from feedparser.

    Guids are kept to the letter; a summary is never made up from the content nor from a picture's caption; dates are
    left as text; authors are not searched with a regular expression that needs minutes for ``a.a.a.a.``.
    """

    resolve_relative_uris = False
    sanitize_html = False
    inentry: int
    guidislink: int
    elementstack: list[list[Any]]

    @staticmethod
    def looks_like_html(_text: str) -> bool:
        return False

    def _start_guid(self: Any, attrs_d: dict[str, str]) -> None:
        permanent = attrs_d.get("ispermalink", "true").strip().lower() == "true"
        self.guidislink = False
        self.push("id", 1)
        if self.inentry and permanent:
            self._save("permalink", True)

    def _start_id(self: Any, _attrs_d: dict[str, str]) -> None:
        self.guidislink = False
        self.push("id", 1)

    def _end_guid(self: Any) -> None:
        self.pop("id")

    _end_id = _end_guid

    def _start_description(self: Any, attrs_d: dict[str, str]) -> None:
        self._summaryKey = None
        self.push_content("description", attrs_d, "text/html", 1)

    def _end_description(self: Any) -> None:
        self.pop_content("description")

    def _start_summary(self: Any, attrs_d: dict[str, str]) -> None:
        self._summaryKey = "summary"
        self.push_content("summary", attrs_d, "text/plain", 1)

    def _end_summary(self: Any) -> None:
        self.pop_content("summary")

    def _end_content(self: Any) -> None:
        self.pop_content("content")

    _end_body = _end_xhtml_body = _end_content_encoded = _end_fullitem = _end_content

    def _start_aside(self: Any, _attrs_d: dict[str, str]) -> None:
        self.push("aside", 0)

    def _end_aside(self: Any) -> None:
        self.pop("aside")

    _start_media_description = _start_media_title = _start_media_text = _start_aside
    _end_media_description = _end_media_title = _end_media_text = _end_aside
    _start_itunes_summary = _start_itunes_subtitle = _start_itunes_title = _start_media_category = _start_aside
    _end_itunes_summary = _end_itunes_subtitle = _end_itunes_title = _end_media_category = _end_aside

    def _start_dc_description(self: Any, _attrs_d: dict[str, str]) -> None:
        self.push("dc_description", 1)

    def _end_dc_description(self: Any) -> None:
        self.pop("dc_description")

    def _start_dc_date(self: Any, _attrs_d: dict[str, str]) -> None:
        self.push("dc_date", 1)

    def _end_dc_date(self: Any) -> None:
        self.pop("dc_date")

    def _end_published(self: Any) -> None:
        self.pop("published")

    _end_issued = _end_pubdate = _end_dcterms_issued = _end_published

    def _end_updated(self: Any) -> None:
        self.pop("updated")

    _end_modified = _end_lastbuilddate = _end_dcterms_modified = _end_updated

    def _end_created(self: Any) -> None:
        self.pop("created")

    _end_dcterms_created = _end_created

    def _sync_author_detail(self: Any, key: str = "author") -> None:
        context = self._get_context()
        people = context.get(f"{key}s")
        if people and not people[-1] and context.get(key):
            people[-1]["name"] = context[key]

    def _add_tag(self: Any, term: str | None, scheme: str | None, label: str | None) -> None:
        tags = self._get_context().setdefault("tags", [])
        if (term or scheme or label) and len(tags) < MOST_TAGS:
            tags.append({"term": term, "scheme": scheme, "label": label})

    def _end_category(self: Any) -> None:
        value = self.pop("category")
        tags = self._get_context().setdefault("tags", [])
        if value and tags and not tags[-1]["term"]:
            tags[-1]["term"] = value
        elif value:
            self._add_tag(value, None, None)

    _end_keywords = _end_dc_subject = _end_category

    def unknown_endtag(self: Any, tag: str) -> None:
        local = tag.rpartition(":")[2]
        if local in SYMBOLS and self.inentry and self.elementstack and not self.incontent:
            top = self.elementstack[-1]
            if top[0].rpartition("_")[2] == local:
                stated = "".join(piece for piece in top[2] if isinstance(piece, str))
                self.entries[-1].setdefault("stated_symbols", []).append(stated[:LONGEST_STATED])
        super().unknown_endtag(tag)


def read_loosely(data: bytes) -> Syndicated:
    """Read a document in UTF-8 that starts with its root element. Links are resolved against ``xml:base`` only.

    Given the document's address, feedparser would join it with itself for each element: a quarter of its time.
    """
    reader = _Loose("", None, "utf-8", {})
    reader.feed(data.decode("utf-8", "replace"))
    # Plain dictionaries: feedparser's own answer ``updated`` with ``published`` and the like.
    return Syndicated(reader.version, dict(reader.feeddata), [dict(entry) for entry in reader.entries])
