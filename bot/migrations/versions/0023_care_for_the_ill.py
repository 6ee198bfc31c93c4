"""Ask how the ill are, and let who stayed away wait behind others."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this step."""
    op.create_table(
        "care_calls",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "not_reached",
                "told",
                "void",
                "expired",
                name="carecallstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("tries >= 0", name=op.f("ck_care_calls_tries")),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_care_calls_by_id")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_care_calls_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name=op.f("fk_care_calls_session_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_care_calls_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_care_calls")),
    )
    with op.batch_alter_table("care_calls", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_care_calls_by_id"), ["by_id"], unique=False)
        batch_op.create_index("ix_care_calls_expires_at", ["expires_at"], unique=False)
        batch_op.create_index("ix_care_calls_person", ["person_id", "at"], unique=False)
        batch_op.create_index(batch_op.f("ix_care_calls_session_id"), ["session_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_care_calls_site_id"), ["site_id"], unique=False)
        batch_op.create_index(
            "uq_care_calls_open",
            ["person_id"],
            unique=True,
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )

    with op.batch_alter_table("sign_ups", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("behind", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
