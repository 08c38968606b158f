"""${message}"""

import sqlalchemy as sa
import sqlmodel  # noqa: F401 - generated columns may name its types
from alembic import op
${imports if imports else ""}
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}


def upgrade() -> None:
    """${message}"""
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    """Back to ${repr(down_revision)}."""
    ${downgrades if downgrades else "pass"}
