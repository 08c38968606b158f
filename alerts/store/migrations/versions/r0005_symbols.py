"""The securities that a feed itself states with an item."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The column; of items from before nothing is known."""
    op.add_column("item", sa.Column("symbols", sa.JSON(), nullable=False, server_default=sa.text("'[]'")))
    with op.batch_alter_table("item") as table:
        table.alter_column("symbols", server_default=None)


def downgrade() -> None:
    """Without it."""
    with op.batch_alter_table("item") as table:
        table.drop_column("symbols")
