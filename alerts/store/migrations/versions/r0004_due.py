"""Why a feed is asked next when it is, its rhythm, the publisher's wish, and where it has moved to."""

import sqlalchemy as sa
from alembic import op

from alerts.store.columns import Moment, Plain

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

GIVEN = {"due": "'every'", "due_words": "''"}
"""What a feed from before has in the columns that may not be empty."""


def upgrade() -> None:
    """The columns."""
    added: tuple[sa.Column[object], ...] = (
        sa.Column("due", Plain(), nullable=False),
        sa.Column("due_words", Plain(), nullable=False),
        sa.Column("rhythm", sa.Float(), nullable=True),
        sa.Column("wish", Plain(), nullable=True),
        sa.Column("moved_to", Plain(), nullable=True),
        sa.Column("moved_since", Moment(), nullable=True),
        sa.Column("moved_polls", sa.Integer(), nullable=True),
        sa.Column("moved_settled", sa.Boolean(), nullable=True),
    )
    for column in added:
        default = GIVEN.get(column.name)
        column.server_default = sa.DefaultClause(sa.text(default)) if default else None
        op.add_column("feed", column)
    with op.batch_alter_table("feed") as table:
        for name in GIVEN:
            table.alter_column(name, server_default=None)


def downgrade() -> None:
    """The columns go."""
    with op.batch_alter_table("feed") as table:
        for name in ("due", "due_words", "rhythm", "wish", "moved_to", "moved_since", "moved_polls", "moved_settled"):
            table.drop_column(name)
