"""An alert says how new and how relevant it is, who else carries its story, what it follows, and why it was raised."""

import sqlalchemy as sa
from alembic import op

from alerts.store.columns import Plain

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

GIVEN = {"sources": "1", "escalation": "false", "escalated": "''", "tickers": "'[]'", "more": "0"}
"""What an alert from before has in the columns that may not be empty."""


def upgrade() -> None:
    """The columns, and room for one escalation of each alert."""
    added: tuple[sa.Column[object], ...] = (
        sa.Column("novelty", sa.Integer(), nullable=True),
        sa.Column("relevance", sa.Integer(), nullable=True),
        sa.Column("sources", sa.Integer(), nullable=False),
        sa.Column("follows", Plain(), nullable=True),
        sa.Column("follow_kind", Plain(), nullable=True),
        sa.Column("escalation", sa.Boolean(), nullable=False),
        sa.Column("escalated", Plain(), nullable=False),
        sa.Column("tickers", sa.JSON(), nullable=False),
        sa.Column("more", sa.Integer(), nullable=False),
    )
    for column in added:
        default = GIVEN.get(column.name)
        column.server_default = sa.DefaultClause(sa.text(default)) if default else None
        op.add_column("alert", column)
    with op.batch_alter_table("alert") as table:
        for name in GIVEN:
            table.alter_column(name, server_default=None)
        table.drop_constraint(op.f("uq_alert_story_id_rule"), type_="unique")
        table.create_unique_constraint(op.f("uq_alert_story_id_rule_escalation"), ["story_id", "rule", "escalation"])


def downgrade() -> None:
    """Back to one alert for a story and rule; escalations go."""
    op.execute("DELETE FROM delivery WHERE alert_id IN (SELECT id FROM alert WHERE escalation)")
    op.execute("DELETE FROM alert WHERE escalation")
    with op.batch_alter_table("alert") as table:
        table.drop_constraint(op.f("uq_alert_story_id_rule_escalation"), type_="unique")
        table.create_unique_constraint(op.f("uq_alert_story_id_rule"), ["story_id", "rule"])
        for name in ("novelty", "relevance", "follows", "follow_kind", *GIVEN):
            table.drop_column(name)
