"""Deliveries may wait for a digest, the end of quiet hours or an answer; what is held back and silenced is remembered."""

import sqlalchemy as sa
from alembic import op

from alerts.store.columns import Key, Moment, Plain
from alerts.store.tables.delivery import IN_DIGEST, WAITING

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

GIVEN = {"gather": "''", "always_digest": "false", "unless_answered": "false", "why": "''"}
"""What a delivery from before has in the columns that may not be empty."""


def upgrade() -> None:
    """The columns of a delivery, and the tables of holds, silences and answers."""
    added: tuple[sa.Column[object], ...] = (
        sa.Column("gather", Plain(), nullable=False),
        sa.Column("always_digest", sa.Boolean(), nullable=False),
        sa.Column("severity", sa.Integer(), nullable=True),
        sa.Column("unless_answered", sa.Boolean(), nullable=False),
        sa.Column("why", Plain(), nullable=False),
        sa.Column("digest_id", sa.BigInteger(), nullable=True),
        sa.Column("leased_until", Moment(), nullable=True),
    )
    for column in added:
        default = GIVEN.get(column.name)
        column.server_default = sa.DefaultClause(sa.text(default)) if default else None
        op.add_column("delivery", column)
    with op.batch_alter_table("delivery") as table:
        for name in GIVEN:
            table.alter_column(name, server_default=None)
    op.create_index(
        "ix_delivery_waiting",
        "delivery",
        ["next_attempt_at", "channel"],
        sqlite_where=WAITING,
        postgresql_where=WAITING,
    )
    op.create_index("ix_delivery_recent", "delivery", ["channel", "created_at"])
    op.create_index("ix_delivery_digest", "delivery", ["digest_id"], sqlite_where=IN_DIGEST, postgresql_where=IN_DIGEST)
    op.create_table(
        "hold",
        sa.Column("key", Plain(), nullable=False),
        sa.Column("told_at", Moment(), nullable=True),
        sa.Column("span", sa.Float(), nullable=False),
        sa.Column("held", sa.Integer(), nullable=False),
        sa.Column("touched_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_hold")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "silence",
        sa.Column("id", Key(), nullable=False),
        sa.Column("matchers", sa.JSON(), nullable=False),
        sa.Column("owner", Plain(), nullable=False),
        sa.Column("reason", Plain(), nullable=False),
        sa.Column("begins", Moment(), nullable=False),
        sa.Column("until", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_silence")),
    )
    op.create_index(op.f("ix_silence_until"), "silence", ["until"])
    op.create_table(
        "answer",
        sa.Column("alert_id", sa.BigInteger(), nullable=False),
        sa.Column("by", Plain(), nullable=False),
        sa.Column("note", Plain(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["alert_id"], ["alert.id"], name=op.f("fk_answer_alert_id_alert")),
        sa.PrimaryKeyConstraint("alert_id", name=op.f("pk_answer")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Back to deliveries that are due at once; what waits is due now, what was dropped or gathered counts as delivered."""
    for gone in ("answer", "silence", "hold"):
        op.drop_table(gone)
    op.execute("UPDATE delivery SET state = 'pending' WHERE state = 'waiting'")
    op.execute("UPDATE delivery SET state = 'delivered' WHERE state IN ('gathered', 'dropped')")
    for index in ("waiting", "recent", "digest"):
        op.drop_index(f"ix_delivery_{index}", "delivery")
    with op.batch_alter_table("delivery") as table:
        for name in ("severity", "digest_id", "leased_until", *GIVEN):
            table.drop_column(name)
