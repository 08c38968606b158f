"""Column types that hold the same values on SQLite and on PostgreSQL."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Dialect, Integer, Text
from sqlalchemy.types import TypeDecorator, TypeEngine

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
LONE_SURROGATE = re.compile("[\ud800-\udfff]")


class Moment(TypeDecorator[datetime]):
    """An aware time as whole microseconds since 1970 in a BIGINT: it sorts, indexes and round-trips to the microsecond on
    every engine, from year 1 to 9999. A naive time is a ValueError.
    """

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002 - SQLAlchemy's signature
        """To microseconds, in exact integer arithmetic."""
        return None if value is None else microseconds(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - the same
        """To an aware time in UTC."""
        return None if value is None else EPOCH + timedelta(microseconds=value)


def microseconds(value: datetime) -> int:
    """Whole microseconds since 1970. Raises ValueError for a naive time."""
    if value.tzinfo is None:
        raise ValueError(f"a time without a zone cannot be stored: {value.isoformat()}")
    return (value - EPOCH) // MICROSECOND


class Plain(TypeDecorator[str]):
    """Text that every engine takes: lone surrogates (SQLite) and NUL (PostgreSQL) become the replacement character."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Replace what cannot be stored."""
        return None if value is None else plain(value)


def plain(value: str) -> str:
    """The text as it is stored."""
    if "\0" in value:
        value = value.replace("\0", "\ufffd")
    return value if value.isascii() else LONE_SURROGATE.sub("\ufffd", value)


class Key(TypeDecorator[int]):
    """A primary key of 64 bits. SQLite calls its row id INTEGER, and only by that name; it has 64 bits there too."""

    impl = BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """INTEGER on SQLite, BIGINT elsewhere."""
        return dialect.type_descriptor(Integer() if dialect.name == "sqlite" else BigInteger())
