"""Slow down guessing the word of the day."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this step."""
    op.create_table(
        "missed_words",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_missed_words_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_missed_words")),
    )
    with op.batch_alter_table("missed_words", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_missed_words_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_missed_words_person_id"), ["person_id"], unique=False)
