"""A delivery is given up by the time since its first failure, not since its news: it may have waited for the morning."""

import sqlalchemy as sa
from alembic import op

from alerts.store.columns import Moment

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A column. What has failed before this counts from when it was made, as it did."""
    op.add_column("delivery", sa.Column("failed_since", Moment(), nullable=True))
    op.execute("UPDATE delivery SET failed_since = created_at WHERE state = 'pending' AND attempts > 0")


def downgrade() -> None:
    """Back to the time since the news."""
    with op.batch_alter_table("delivery") as table:
        table.drop_column("failed_since")
