"""What a feed has brought of late is looked up with each of its news."""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """An index."""
    op.create_index("ix_item_feed_id_seen_at", "item", ["feed_id", "seen_at"])


def downgrade() -> None:
    """Without it."""
    op.drop_index("ix_item_feed_id_seen_at", "item")
