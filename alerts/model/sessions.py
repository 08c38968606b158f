"""When exchanges trade."""

from collections.abc import Mapping
from datetime import datetime

Session = tuple[datetime, datetime]
"""The opening and the close of one trading day, aware and in UTC."""

Sessions = Mapping[str, tuple[Session, ...]]
"""The trading days of each market (an ISO 10383 code), oldest first. A market that is missing, and a day before the first
or after the last, is not known.
"""
