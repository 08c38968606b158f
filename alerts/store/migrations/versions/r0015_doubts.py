"""A feed remembers which of its items may have flickered, so that one which stays as it is can be told late."""

import sqlalchemy as sa
from alembic import op

from alerts.store.columns import Plain

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One column."""
    op.add_column("feed", sa.Column("doubts", Plain(), nullable=True))


def downgrade() -> None:
    """What is in doubt is forgotten."""
    with op.batch_alter_table("feed") as table:
        table.drop_column("doubts")
