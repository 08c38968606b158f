"""A length of time in words."""

_UNITS = ((86_400.0, "d"), (3_600.0, "h"), (60.0, "min"))


def in_words(seconds: float) -> str:
    """The largest unit that fits, rounded down: ``40 s``, ``12 min``, ``3 h``, ``2 d``."""
    for length, unit in _UNITS:
        if seconds >= length:
            return f"{int(seconds // length)} {unit}"
    return f"{max(0, int(seconds))} s"
