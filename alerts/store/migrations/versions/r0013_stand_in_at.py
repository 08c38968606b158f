"""What the limits of another channel keep back is asked about again after a while, and hides nothing that is behind it."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A column, and what is dead of a channel in the order in which it died."""
    op.add_column("delivery", sa.Column("stand_in_at", sa.BigInteger(), nullable=True))
    of_dead = sa.text("state = 'dead'")
    op.create_index(
        "ix_delivery_dead", "delivery", ["channel", "settled_at"], sqlite_where=of_dead, postgresql_where=of_dead
    )


def downgrade() -> None:
    """Back to asking about all of them at each look."""
    op.drop_index("ix_delivery_dead", "delivery")
    with op.batch_alter_table("delivery") as table:
        table.drop_column("stand_in_at")
