"""Statements that run once for each delivery, without the way through SQLAlchemy: what it does to look one up, bind its values and
unpack its rows takes several times as long as SQLite takes to run it. It still makes them, and knows how values are stored.
"""

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import ColumnCollection, Connection, Dialect
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.exc import DBAPIError
from sqlalchemy.types import TypeEngine

Convert = Callable[[Any], Any]


class Statement(Protocol):
    """A select, or a change that may return rows."""

    @property
    def exported_columns(self) -> ColumnCollection[Any, Any]:
        """What its rows hold."""

    def compile(self, *, dialect: Dialect) -> Any:
        """Its text and its parameters for an engine."""


def execute(connection: Connection, text: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> DBAPICursor:
    """Hand a text to the driver, in whatever transaction is open. Raises DBAPIError as SQLAlchemy does."""
    driver = connection.connection
    cursor = driver.cursor()
    errors = connection.dialect.loaded_dbapi.Error
    try:
        cursor.execute(text, values)
    except errors as error:
        raise DBAPIError.instance(text, None, error, errors, dialect=connection.dialect) from error
    return cursor


@dataclass(frozen=True, slots=True)
class _Made:
    """A statement for one engine: its text, what each parameter is, and how a row is read."""

    text: str
    is_positional: bool
    fixed: Mapping[str, Any]
    binds: Sequence[tuple[str, Convert]]
    reads: Sequence[tuple[int, Convert]]
    row: Callable[[Sequence[Any]], Any]


class Prepared:
    """A statement that is made once for each engine."""

    def __init__(self, statement: Statement) -> None:
        self._statement = statement
        self._made: dict[str, _Made] = {}

    def rows(self, connection: Connection, values: Mapping[str, Any]) -> list[Any]:
        """Run it. Returns its rows, whose columns are attributes by their names."""
        made, cursor = self._run(connection, values)
        rows = []
        for found in cursor.fetchall():
            row = list(found)
            for place, convert in made.reads:
                row[place] = convert(row[place])
            rows.append(made.row(row))
        return rows

    def change(self, connection: Connection, values: Mapping[str, Any]) -> int:
        """Run one that returns no rows. Returns how many it changed."""
        return self._run(connection, values)[1].rowcount

    def _run(self, connection: Connection, values: Mapping[str, Any]) -> tuple[_Made, DBAPICursor]:
        dialect = connection.dialect
        made = self._made.get(dialect.name)
        if made is None:
            made = self._made[dialect.name] = _make(self._statement, dialect)
        given = {**made.fixed, **values}
        if made.is_positional:
            return made, execute(connection, made.text, [convert(given[name]) for name, convert in made.binds])
        return made, execute(connection, made.text, {name: convert(given[name]) for name, convert in made.binds})


def _make(statement: Statement, dialect: Dialect) -> _Made:
    compiled = statement.compile(dialect=dialect)
    binds = {name: bind for bind, name in compiled.bind_names.items()}
    names = getattr(compiled, "positiontup", None)
    columns = statement.exported_columns
    reads = enumerate(_reading(column.type, dialect) for column in columns)
    record: Any = namedtuple("record", columns.keys())  # type: ignore[misc]  # noqa: PYI024 - its names are the columns'
    return _Made(
        text=str(compiled),
        is_positional=names is not None,
        fixed={name: bind.effective_value for name, bind in binds.items() if not bind.required},
        binds=[(name, _binding(binds[name].type, dialect)) for name in names or binds],
        reads=[(place, convert) for place, convert in reads if convert is not None],
        row=record._make,
    )


def _binding(kind: TypeEngine[Any], dialect: Dialect) -> Convert:
    return kind.dialect_impl(dialect).bind_processor(dialect) or _as_it_is


def _reading(kind: TypeEngine[Any], dialect: Dialect) -> Convert | None:
    return kind.dialect_impl(dialect).result_processor(dialect, None)


def _as_it_is(value: Any) -> Any:
    return value
