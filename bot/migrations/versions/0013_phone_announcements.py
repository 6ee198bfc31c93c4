"""Phone announcements."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_STATES = (
    *("confirming", "planned", "writing", "sending", "phoning"),
    *("paused", "stopped", "done"),
)


def upgrade() -> None:
    """Apply this step."""
    with op.batch_alter_table("announcements", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("by_phone", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
    with op.batch_alter_table("announcement_sendings", schema=None) as batch_op:
        batch_op.add_column(sa.Column("phoned_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.drop_constraint("sendingstate", type_="check")
        batch_op.create_check_constraint("sendingstate", sa.column("state").in_(_STATES))
