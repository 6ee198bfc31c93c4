"""Ask lecturers again."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this step."""
    op.create_table(
        "lecturer_calls",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("offering_id", sa.Integer(), nullable=False),
        sa.Column("volunteer_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=60), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "ask",
                "tell",
                name="lecturercallkind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "cause",
            sa.Enum(
                "moved",
                "reopened",
                "assigned",
                "cancelled",
                "replaced",
                name="lecturercallcause",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("old_starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("new_starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "not_reached",
                "told",
                "yes",
                "no",
                "void",
                "expired",
                name="lecturercallstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(volunteer_id IS NULL) <> (name IS NULL)", name=op.f("ck_lecturer_calls_lecturer")
        ),
        sa.CheckConstraint("tries >= 0", name=op.f("ck_lecturer_calls_tries")),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_lecturer_calls_by_id")),
        sa.ForeignKeyConstraint(
            ["offering_id"], ["offerings.id"], name=op.f("fk_lecturer_calls_offering_id")
        ),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["volunteers.id"], name=op.f("fk_lecturer_calls_volunteer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lecturer_calls")),
    )
    with op.batch_alter_table("lecturer_calls", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_lecturer_calls_offering_id"), ["offering_id"], unique=False
        )
        batch_op.create_index(
            "ix_lecturer_calls_open",
            ["expires_at"],
            unique=False,
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )
        batch_op.create_index(
            "uq_lecturer_calls_asked",
            ["offering_id"],
            unique=True,
            sqlite_where=sa.text("kind = 'ask' AND closed_at IS NULL"),
            postgresql_where=sa.text("kind = 'ask' AND closed_at IS NULL"),
        )
        batch_op.create_index(
            "uq_lecturer_calls_told_name",
            ["offering_id", "name"],
            unique=True,
            sqlite_where=sa.text("kind = 'tell' AND closed_at IS NULL AND name IS NOT NULL"),
            postgresql_where=sa.text("kind = 'tell' AND closed_at IS NULL AND name IS NOT NULL"),
        )
        batch_op.create_index(
            "uq_lecturer_calls_told_volunteer",
            ["offering_id", "volunteer_id"],
            unique=True,
            sqlite_where=sa.text(
                "kind = 'tell' AND closed_at IS NULL AND volunteer_id IS NOT NULL"
            ),
            postgresql_where=sa.text(
                "kind = 'tell' AND closed_at IS NULL AND volunteer_id IS NOT NULL"
            ),
        )
