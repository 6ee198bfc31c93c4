"""Tell lecturers of each session by itself."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this step."""
    with op.batch_alter_table("lecturer_calls", schema=None) as batch_op:
        batch_op.drop_index(
            batch_op.f("uq_lecturer_calls_told_name"),
            sqlite_where=sa.text("kind = 'tell' AND closed_at IS NULL AND name IS NOT NULL"),
        )
        batch_op.create_index(
            "uq_lecturer_calls_told_name",
            ["offering_id", "name", "new_starts_at"],
            unique=True,
            sqlite_where=sa.text("kind = 'tell' AND closed_at IS NULL AND name IS NOT NULL"),
            postgresql_where=sa.text("kind = 'tell' AND closed_at IS NULL AND name IS NOT NULL"),
        )
        batch_op.drop_index(
            batch_op.f("uq_lecturer_calls_told_volunteer"),
            sqlite_where=sa.text(
                "kind = 'tell' AND closed_at IS NULL AND volunteer_id IS NOT NULL"
            ),
        )
        batch_op.create_index(
            "uq_lecturer_calls_told_volunteer",
            ["offering_id", "volunteer_id", "new_starts_at"],
            unique=True,
            sqlite_where=sa.text(
                "kind = 'tell' AND closed_at IS NULL AND volunteer_id IS NOT NULL"
            ),
            postgresql_where=sa.text(
                "kind = 'tell' AND closed_at IS NULL AND volunteer_id IS NOT NULL"
            ),
        )
