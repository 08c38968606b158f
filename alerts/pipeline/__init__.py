"""The use cases that join the rooms. Async; it meets the outside only through the protocols in ``ports``."""
