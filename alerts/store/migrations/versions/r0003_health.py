"""What is remembered of a feed to judge its health, and what its operator was told of it."""

import sqlalchemy as sa
from alembic import op

from alerts.store.columns import Moment, Plain

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Columns of ``feed``, all of them empty where nothing was remembered, and the table ``health``."""
    with op.batch_alter_table("feed") as batch:
        batch.add_column(sa.Column("failed_since", Moment(), nullable=True))
        batch.add_column(sa.Column("fault", Plain(), nullable=True))
        batch.add_column(sa.Column("newest_at", Moment(), nullable=True))
        batch.add_column(sa.Column("news_at", Moment(), nullable=True))
        batch.add_column(sa.Column("habit", sa.LargeBinary(), nullable=True))
        batch.add_column(sa.Column("names", sa.LargeBinary(), nullable=True))
        batch.add_column(sa.Column("gapped_at", Moment(), nullable=True))
    op.create_table(
        "health",
        sa.Column("feed", Plain(), nullable=False),
        sa.Column("health", Plain(), nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.Column("told", Plain(), nullable=False),
        sa.Column("told_at", Moment(), nullable=True),
        sa.Column("flaps", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("feed", name=op.f("pk_health")),
    )


def downgrade() -> None:
    """What was remembered is forgotten, and learned anew."""
    op.drop_table("health")
    with op.batch_alter_table("feed") as batch:
        for name in ("failed_since", "fault", "newest_at", "news_at", "habit", "names", "gapped_at"):
            batch.drop_column(name)
