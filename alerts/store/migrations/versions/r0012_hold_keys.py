"""An alert knows what it holds back, so that one that reaches nobody holds back nothing."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A column. Of the alerts that there are it is not known; their holds are left as they are."""
    op.add_column("alert", sa.Column("hold_keys", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("alert") as table:
        table.alter_column("hold_keys", server_default=None)


def downgrade() -> None:
    """Back to holds that know no alert."""
    with op.batch_alter_table("alert") as table:
        table.drop_column("hold_keys")
