"""The first schema."""

import sqlalchemy as sa
from alembic import op

from alerts.store.columns import Key, Moment, Plain

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

PENDING = sa.text("state = 'pending'")
SENDING = sa.text("state = 'sending'")


def upgrade() -> None:
    """The first schema."""
    op.create_table(
        "counter",
        sa.Column("name", Plain(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_counter")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "feed",
        sa.Column("id", Key(), nullable=False),
        sa.Column("name", Plain(), nullable=False),
        sa.Column("url", Plain(), nullable=False),
        sa.Column("next_poll_at", Moment(), nullable=False),
        sa.Column("etag", Plain(), nullable=True),
        sa.Column("last_modified", Plain(), nullable=True),
        sa.Column("body_digest", sa.LargeBinary(), nullable=True),
        sa.Column("polled_at", Moment(), nullable=True),
        sa.Column("ok_at", Moment(), nullable=True),
        sa.Column("changed_at", Moment(), nullable=True),
        sa.Column("baseline_at", Moment(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("trouble", Plain(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed")),
        sa.UniqueConstraint("name", name=op.f("uq_feed_name")),
    )
    op.create_table(
        "heartbeat",
        sa.Column("worker", Plain(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("worker", name=op.f("pk_heartbeat")),
    )
    op.create_table(
        "identity",
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("item_id", sa.BigInteger(), nullable=False),
        sa.Column("feed_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_identity")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "story",
        sa.Column("id", Key(), nullable=False),
        sa.Column("key", Plain(), nullable=False),
        sa.Column("headline", Plain(), nullable=False),
        sa.Column("opened_at", Moment(), nullable=False),
        sa.Column("members", sa.Integer(), nullable=False),
        sa.Column("sources", sa.Integer(), nullable=False),
        sa.Column("follows", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["follows"], ["story.id"], name=op.f("fk_story_follows_story"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_story")),
        sa.UniqueConstraint("key", name=op.f("uq_story_key")),
    )
    op.create_index(op.f("ix_story_follows"), "story", ["follows"])
    op.create_index(op.f("ix_story_opened_at"), "story", ["opened_at"])

    op.create_table(
        "alert",
        sa.Column("id", Key(), nullable=False),
        sa.Column("rule", Plain(), nullable=True),
        sa.Column("story_id", sa.BigInteger(), nullable=True),
        sa.Column("item_id", sa.BigInteger(), nullable=True),
        sa.Column("notice_key", Plain(), nullable=True),
        sa.Column("headline", Plain(), nullable=False),
        sa.Column("severity", sa.Integer(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("rule_title", Plain(), nullable=False),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("feed", Plain(), nullable=True),
        sa.Column("link", Plain(), nullable=True),
        sa.Column("summary", Plain(), nullable=False),
        sa.Column("lang", Plain(), nullable=True),
        sa.Column("published", Moment(), nullable=True),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("revised", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name=op.f("fk_alert_story_id_story")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert")),
        sa.UniqueConstraint("notice_key", name=op.f("uq_alert_notice_key")),
        sa.UniqueConstraint("story_id", "rule", name=op.f("uq_alert_story_id_rule")),
    )
    op.create_index(op.f("ix_alert_created_at"), "alert", ["created_at"])

    op.create_table(
        "distrust",
        sa.Column("feed_id", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["feed_id"], ["feed.id"], name=op.f("fk_distrust_feed_id_feed")),
        sa.PrimaryKeyConstraint("feed_id", "digest", name=op.f("pk_distrust")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "item",
        sa.Column("id", Key(), nullable=False),
        sa.Column("feed_id", sa.BigInteger(), nullable=False),
        sa.Column("key", Plain(), nullable=False),
        sa.Column("story_id", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", Moment(), nullable=False),
        sa.Column("revised_at", Moment(), nullable=True),
        sa.Column("baseline", sa.Boolean(), nullable=False),
        sa.Column("content_digest", sa.LargeBinary(), nullable=False),
        sa.Column("guid", Plain(), nullable=True),
        sa.Column("link", Plain(), nullable=True),
        sa.Column("title", Plain(), nullable=False),
        sa.Column("summary", Plain(), nullable=False),
        sa.Column("body", Plain(), nullable=False),
        sa.Column("author", Plain(), nullable=False),
        sa.Column("categories", sa.JSON(), nullable=False),
        sa.Column("published", Moment(), nullable=True),
        sa.Column("published_source", Plain(), nullable=False),
        sa.Column("published_raw", Plain(), nullable=True),
        sa.Column("lang", Plain(), nullable=True),
        sa.Column("identities", sa.JSON(), nullable=False),
        sa.Column("groups", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["feed_id"], ["feed.id"], name=op.f("fk_item_feed_id_feed")),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name=op.f("fk_item_story_id_story")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item")),
        sa.UniqueConstraint("feed_id", "key", name=op.f("uq_item_feed_id_key")),
    )
    op.create_index(op.f("ix_item_seen_at"), "item", ["seen_at"])
    op.create_index(op.f("ix_item_story_id_feed_id"), "item", ["story_id", "feed_id"])

    op.create_table(
        "delivery",
        sa.Column("id", Key(), nullable=False),
        sa.Column("alert_id", sa.BigInteger(), nullable=False),
        sa.Column("channel", Plain(), nullable=False),
        sa.Column("state", Plain(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("in_doubt", sa.Boolean(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("next_attempt_at", Moment(), nullable=True),
        sa.Column("claimed_at", Moment(), nullable=True),
        sa.Column("settled_at", Moment(), nullable=True),
        sa.Column("reason", Plain(), nullable=True),
        sa.ForeignKeyConstraint(["alert_id"], ["alert.id"], name=op.f("fk_delivery_alert_id_alert")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
        sa.UniqueConstraint("alert_id", "channel", name=op.f("uq_delivery_alert_id_channel")),
    )
    op.create_index(
        "ix_delivery_order",
        "delivery",
        ["channel", "rank", "created_at", "id", "next_attempt_at"],
        sqlite_where=PENDING,
        postgresql_where=PENDING,
    )
    op.create_index(
        "ix_delivery_due", "delivery", ["channel", "next_attempt_at"], sqlite_where=PENDING, postgresql_where=PENDING
    )
    op.create_index(
        "uq_delivery_in_flight", "delivery", ["channel"], unique=True, sqlite_where=SENDING, postgresql_where=SENDING
    )

    op.create_table(
        "revision",
        sa.Column("id", Key(), nullable=False),
        sa.Column("item_id", sa.BigInteger(), nullable=False),
        sa.Column("title", Plain(), nullable=False),
        sa.Column("replaced_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_revision_item_id_item")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revision")),
    )
    op.create_index(op.f("ix_revision_item_id"), "revision", ["item_id"])

    op.create_table(
        "suppression",
        sa.Column("item_id", sa.BigInteger(), nullable=False),
        sa.Column("rule", Plain(), nullable=False),
        sa.Column("reason", Plain(), nullable=False),
        sa.Column("detail", Plain(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_suppression_item_id_item")),
        sa.PrimaryKeyConstraint("item_id", "rule", "reason", name=op.f("pk_suppression")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Back to nothing."""
    for table in (
        "suppression",
        "revision",
        "delivery",
        "item",
        "distrust",
        "alert",
        "story",
        "identity",
        "heartbeat",
        "feed",
        "counter",
    ):
        op.drop_table(table)
