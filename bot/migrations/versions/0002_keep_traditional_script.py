"""Keep traditional script."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this step."""
    op.create_table(
        "traditional_texts",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("traditional", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_traditional_texts")),
    )
