"""What a document leaves out is no failure of a poll; and a feed knows where its last document came from."""

import sqlalchemy as sa
from alembic import op

from alerts.store.columns import Plain

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Two columns; what was left out stood with the failures until now."""
    op.add_column("feed", sa.Column("left_out", Plain(), nullable=True))
    op.add_column("feed", sa.Column("came_from", Plain(), nullable=True))
    feed = sa.table("feed", *map(sa.column, ("failures", "trouble", "left_out")))
    is_good = (feed.c.failures == 0) & feed.c.trouble.is_not(None)
    op.execute(sa.update(feed).where(is_good).values(left_out=feed.c.trouble, trouble=None))


def downgrade() -> None:
    """Back to one column for both."""
    feed = sa.table("feed", *map(sa.column, ("failures", "trouble", "left_out")))
    op.execute(sa.update(feed).where(feed.c.failures == 0).values(trouble=feed.c.left_out))
    with op.batch_alter_table("feed") as table:
        table.drop_column("left_out")
        table.drop_column("came_from")
