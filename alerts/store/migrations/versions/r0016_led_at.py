"""A feed remembers when its redirects last led elsewhere: one that does so each day is no other list."""

import sqlalchemy as sa
from alembic import op

from alerts.store.columns import Moment

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One column."""
    op.add_column("feed", sa.Column("led_at", Moment(), nullable=True))


def downgrade() -> None:
    """It is forgotten."""
    with op.batch_alter_table("feed") as table:
        table.drop_column("led_at")
