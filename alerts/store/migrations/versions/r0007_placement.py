"""The window of stories outlives a restart; a story says what is new since the one it follows; people put stories right."""

import sqlalchemy as sa
from alembic import op

from alerts.store.columns import Key, Moment, Plain

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Two tables, and columns. Of an item from before, its feed counts as the publisher."""
    op.create_table(
        "placement",
        sa.Column("seq", Key(), nullable=False),
        sa.Column("item_id", sa.BigInteger(), nullable=False),
        sa.Column("story_id", sa.BigInteger(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("reading", sa.LargeBinary(), nullable=False),
        sa.Column("keys", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_placement")),
        sa.UniqueConstraint("item_id", name=op.f("uq_placement_item_id")),
    )
    op.create_index(op.f("ix_placement_at"), "placement", ["at"])
    op.create_index(op.f("ix_placement_story_id"), "placement", ["story_id"])
    op.create_table(
        "correction",
        sa.Column("id", Key(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("kind", Plain(), nullable=False),
        sa.Column("source", sa.BigInteger(), nullable=False),
        sa.Column("target", sa.BigInteger(), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("owner", Plain(), nullable=False),
        sa.Column("reason", Plain(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction")),
    )
    op.create_index(op.f("ix_correction_source"), "correction", ["source"])
    op.create_index(op.f("ix_correction_target"), "correction", ["target"])
    op.add_column("item", sa.Column("publisher", Plain(), nullable=False, server_default=""))
    op.execute("UPDATE item SET publisher = (SELECT name FROM feed WHERE feed.id = item.feed_id)")
    with op.batch_alter_table("item") as table:
        table.alter_column("publisher", server_default=None)
        table.drop_index(op.f("ix_item_story_id_feed_id"))
        table.create_index(op.f("ix_item_story_id_publisher"), ["story_id", "publisher"])
    with op.batch_alter_table("story") as table:
        table.add_column(sa.Column("follow_kind", Plain(), nullable=True))
        table.add_column(sa.Column("merged_into", sa.BigInteger(), nullable=True))
        table.create_foreign_key(
            op.f("fk_story_merged_into_story"), "story", ["merged_into"], ["id"], ondelete="SET NULL"
        )
        table.create_index(op.f("ix_story_merged_into"), ["merged_into"])


def downgrade() -> None:
    """What was put right stays as it is; why is forgotten."""
    with op.batch_alter_table("story") as table:
        table.drop_index(op.f("ix_story_merged_into"))
        table.drop_constraint(op.f("fk_story_merged_into_story"), type_="foreignkey")
        table.drop_column("merged_into")
        table.drop_column("follow_kind")
    with op.batch_alter_table("item") as table:
        table.drop_index(op.f("ix_item_story_id_publisher"))
        table.create_index(op.f("ix_item_story_id_feed_id"), ["story_id", "feed_id"])
        table.drop_column("publisher")
    op.drop_table("correction")
    op.drop_table("placement")
