"""Options of an address (``?priority=high``) that its service does not know. Apprise passes over them without a word."""

import re
import sys
from pathlib import Path
from typing import Any

from alerts.delivery.apprise_service import plugin_kind
from alerts.delivery.services.address import OURS, read_address
from alerts.documents.suggest import did_you_mean
from alerts.model.secret import Secret

_WORD = re.compile(r"[a-z][a-z_-]{0,19}")
"""What may be shown of an address that may be secret: a key that is a word."""


def unknown_option(address: Secret) -> str:
    """What is wrong with the options of an address, in words that quote nothing secret; empty where nothing is. Loads Apprise."""
    parts = read_address(address.reveal())
    kind = plugin_kind(parts.schema) if parts is not None else None
    if parts is None or kind is None:
        return ""
    known = {str(name) for name in kind.template_args} | OURS | {"verify"}
    strange = [key for key in parts.options if key not in known]
    source = _source(kind) if strange else ""
    for key in strange:
        # Some plugins read more than they declare.
        if not re.search(rf"""["']{re.escape(key)}["']""", source):
            shown = f'no option "{key}"' if _WORD.fullmatch(key) else "an option of the address not"
            hint = did_you_mean(key, sorted(known)) or f"there are {', '.join(sorted(known - OURS))}"
            return f"{kind.service_name} knows {shown}; {hint}"
    return ""


def _source(kind: Any) -> str:
    names = {base.__module__ for base in kind.__mro__ if base.__module__.startswith("apprise.")}
    files = {sys.modules[name].__file__ for name in names}
    return "\n".join(Path(file).read_text(encoding="utf-8") for file in files if file)
