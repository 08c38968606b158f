"""An item says by itself whether its publisher dates it by the day alone."""

import re

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

AT_ONCE = 5_000
TIME = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?|\d[hH]\d{2}|T\d{4}|^\d{10,13}$")
"""By what stored items were judged until now: a time in what was written, other than midnight."""


def upgrade() -> None:
    """A column, filled from what was written for a date."""
    op.add_column("item", sa.Column("dated_by_day", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("item") as table:
        table.alter_column("dated_by_day", server_default=None)
    item = sa.table("item", *map(sa.column, ("id", "published", "published_raw", "dated_by_day")))
    connection, last = op.get_bind(), 0
    stated = sa.select(item.c.id, item.c.published_raw).where(item.c.published.is_not(None)).order_by(item.c.id)
    while rows := connection.execute(stated.where(item.c.id > last).limit(AT_ONCE)).all():
        last = rows[-1].id
        found = [{"of": row.id} for row in rows if is_day(row.published_raw or "")]
        if found:
            connection.execute(sa.update(item).where(item.c.id == sa.bindparam("of")).values(dated_by_day=True), found)


def is_day(raw: str) -> bool:
    """Whether a stored date has no time of day, or midnight."""
    time = TIME.search(raw)
    return bool(raw) and (time is None or time[0] in ("00:00", "00:00:00"))


def downgrade() -> None:
    """Back to what was written."""
    with op.batch_alter_table("item") as table:
        table.drop_column("dated_by_day")
