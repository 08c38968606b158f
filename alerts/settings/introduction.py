"""How we introduce ourselves to servers: the User-Agent. Pure."""

import re

from alerts import __version__

_CONTACT = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PLACEHOLDER = re.compile(r"@(?:[\w-]+\.)*example(?:\.(?:com|org|net))?\b", re.IGNORECASE)

DEFAULT = f"Tapewatch/{__version__}"
"""What we are; who runs us is the operator's to say."""


def introduction(user_agent: str | None, contact: str | None) -> str:
    """The User-Agent: what the operator wrote, or our name and version, with the contact unless it holds one."""
    text = user_agent or DEFAULT
    return text if contact is None or has_contact(text) else f"{text} (+mailto:{contact})"


def has_contact(user_agent: str) -> bool:
    """Whether a mail address stands in it."""
    return _CONTACT.search(user_agent) is not None


def is_placeholder(user_agent: str) -> bool:
    """Whether the address in it is one of an example's."""
    return _PLACEHOLDER.search(user_agent) is not None
