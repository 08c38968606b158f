"""What is in doubt because its sender died has its one repeat, as has what was not answered."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A column. What is in doubt now is taken for not answered, as it was."""
    op.add_column("delivery", sa.Column("unknown_before", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("delivery") as table:
        table.alter_column("unknown_before", server_default=None)
    op.execute("UPDATE delivery SET unknown_before = in_doubt")


def downgrade() -> None:
    """Back to one kind of doubt."""
    with op.batch_alter_table("delivery") as table:
        table.drop_column("unknown_before")
