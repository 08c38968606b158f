"""Many rows of one table at once. SQLAlchemy makes a mapping of each row, looks each value's type up, and makes a tuple of it:
that costs as much as the database itself. Here the statement is made once, and a row is a tuple.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Dialect, Insert, Table

Convert = Callable[[Any], Any]


class Bulk:
    """An insert into ``columns`` of ``table``; ``made`` makes it for an engine, so that it may say what is to happen on a
    conflict.
    """

    def __init__(self, table: Table, columns: Sequence[str], made: Callable[[Connection], Insert]) -> None:
        self._table, self._columns, self._made = table, tuple(columns), made
        self._prepared: dict[str, tuple[str, Sequence[tuple[str, Convert]], bool]] = {}

    def put(self, connection: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
        """Insert the rows; each has all of the columns."""
        text, columns, is_positional = self._statement(connection)
        if is_positional:
            values: list[Any] = [tuple([convert(row[name]) for name, convert in columns]) for row in rows]
        else:
            values = [{name: convert(row[name]) for name, convert in columns} for row in rows]
        if values:
            connection.exec_driver_sql(text, values)

    def _statement(self, connection: Connection) -> tuple[str, Sequence[tuple[str, Convert]], bool]:
        dialect = connection.dialect
        found = self._prepared.get(dialect.name)
        if found is None:
            compiled = self._made(connection).compile(dialect=dialect, column_keys=list(self._columns))
            names = getattr(compiled, "positiontup", None)
            columns = [(name, _converting(self._table, name, dialect)) for name in names or self._columns]
            found = self._prepared[dialect.name] = (str(compiled), columns, names is not None)
        return found


def _converting(table: Table, column: str, dialect: Dialect) -> Convert:
    return table.c[column].type.dialect_impl(dialect).bind_processor(dialect) or _as_it_is


def _as_it_is(value: Any) -> Any:
    return value
