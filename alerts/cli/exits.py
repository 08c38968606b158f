"""The exit codes; README.md lists them."""

OK = 0
"""Done. No match is also done."""

ERRORS = 1
"""Mistakes in a file or in the data; each was reported. Also: ``tickers find`` found nothing."""

USAGE = 2
"""The command line itself was wrong."""

WARNINGS = 3
"""``check`` or ``test`` found nothing but warnings."""

UNAVAILABLE = 69
"""A feed, a channel or the database cannot be used, or a channel is down (EX_UNAVAILABLE of sysexits.h)."""

DEFECT = 70
"""A defect of Tapewatch ended it (EX_SOFTWARE); the log has it, and systemd starts it again."""

TEMPORARY = 75
"""Another daemon holds the database (EX_TEMPFAIL): try again when it has ended."""
