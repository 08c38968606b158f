"""What a feed is asked with beside its address: for its own origin alone, and never shown."""

from dataclasses import dataclass

from alerts.model.secret import Secret


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """Headers and cookies by name, basic credentials as ``user:password``, and the address of a proxy."""

    headers: tuple[tuple[str, Secret], ...] = ()
    cookies: tuple[tuple[str, Secret], ...] = ()
    basic: Secret | None = None
    proxy: Secret | None = None
