"""The trade's nouns, as frozen values. Standard library only: no I/O, no clock, no async."""
