"""Keep volunteers' own word."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this step."""
    op.create_table(
        "service_corrections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("volunteer_id", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("attendances", sa.Integer(), nullable=False),
        sa.Column("why", sa.LargeBinary(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "attendances BETWEEN 0 AND 9999", name=op.f("ck_service_corrections_attendances")
        ),
        sa.CheckConstraint(
            "minutes BETWEEN 0 AND 1440", name=op.f("ck_service_corrections_minutes")
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["people.id"], name=op.f("fk_service_corrections_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["sessions.id"],
            name=op.f("fk_service_corrections_session_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["volunteers.id"], name=op.f("fk_service_corrections_volunteer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_corrections")),
    )
    with op.batch_alter_table("service_corrections", schema=None) as batch_op:
        batch_op.create_index(
            "ix_service_corrections_session_id", ["session_id", "volunteer_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_service_corrections_volunteer_id"), ["volunteer_id"], unique=False
        )

    with op.batch_alter_table("offerings", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("for_volunteers", sa.Boolean(), server_default=sa.false(), nullable=False)
        )

    with op.batch_alter_table("volunteers", schema=None) as batch_op:
        batch_op.add_column(sa.Column("told_by_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_volunteers_told_by_id"), ["told_by_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_volunteers_told_by_id"), "people", ["told_by_id"], ["id"]
        )
