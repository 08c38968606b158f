"""Accounts at services: the name under which channels share a limit, which says nothing of the account, and credentials."""

import hashlib
from base64 import b64encode


def account_of(*parts: str) -> str:
    """A short digest of what makes the account; it can be kept and compared, and gives nothing away."""
    return hashlib.blake2b("\0".join(parts).encode("utf-8", "replace"), digest_size=8).hexdigest()


def basic(user: str, password: str | None) -> str:
    """The value of an ``Authorization`` header with name and password."""
    return f"Basic {b64encode(f'{user}:{password or str()}'.encode()).decode()}"
