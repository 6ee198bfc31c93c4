"""Keep dropped sessions."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this step."""
    op.create_table(
        "dropped_sessions",
        sa.Column("offering_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_dropped_sessions_number")),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_dropped_sessions_span")),
        sa.ForeignKeyConstraint(
            ["offering_id"], ["offerings.id"], name=op.f("fk_dropped_sessions_offering_id")
        ),
        sa.PrimaryKeyConstraint("offering_id", "number", name=op.f("pk_dropped_sessions")),
    )
