"""Column types that hold the same values on SQLite and on PostgreSQL."""

import re
from collections.abc import Callable
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

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], int | None]:  # noqa: ARG002 - SQLAlchemy's signature
        """To microseconds, in exact integer arithmetic. Whole, not by ``process_bind_param``: that is two calls more a value."""
        return _stored_moment

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[int | None], datetime | None]:  # noqa: ARG002 - the same
        """To an aware time in UTC."""
        return _moment


def _stored_moment(value: datetime | None) -> int | None:
    return None if value is None else microseconds(value)


def _moment(value: int | None) -> datetime | None:
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

    def bind_processor(self, dialect: Dialect) -> Callable[[str | None], str | None]:  # noqa: ARG002 - SQLAlchemy's signature
        """Replace what cannot be stored."""
        return _stored_text

    def result_processor(self, dialect: Dialect, coltype: object) -> None:  # noqa: ARG002 - the same
        """As it is stored."""
        return


def _stored_text(value: str | None) -> str | None:
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
