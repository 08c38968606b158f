"""Has a list taken up again what it had dropped? A list of what is halted now names the security, not the event: its second halt
stands under the name, and often in the words, of the first. Pure.
"""

import re
from datetime import datetime, timedelta

from alerts.model.item import Item
from alerts.stories.recognise import is_page

_ANEW = timedelta(hours=1)
"""How much later a date has to be that is no correction of the one before."""

_ISIN = re.compile(r"(?:.*[^A-Z0-9])?[A-Z]{2}[A-Z0-9]{9}[0-9]/?", re.IGNORECASE)


def is_relisted(item: Item, before: Item, *, since: datetime | None) -> bool:
    """Whether an item that did not stand in the document of the last good poll, at ``since``, is news: its publisher has dated it
    anew since then, and it is named like a thing and not like an article, which comes back when it is edited.
    """
    name, at = item.guid or item.link or "", item.published
    if since is None or at is None or before.published is None or at <= since or at - before.published < _ANEW:
        return False
    return is_page(name) or _ISIN.fullmatch(name) is not None
