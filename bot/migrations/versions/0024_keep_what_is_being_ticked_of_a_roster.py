"""Keep what is being ticked of a roster."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this step."""
    op.create_table(
        "roster_drafts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("people", sa.JSON(), nullable=False),
        sa.Column("marks", sa.JSON(), nullable=False),
        sa.Column(
            "means",
            sa.Enum(
                "code",
                "word",
                "roster",
                "workbook",
                "head_count",
                "merged",
                name="means",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("walk_ins", sa.Integer(), nullable=True),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("total BETWEEN 0 AND 100000", name=op.f("ck_roster_drafts_total")),
        sa.CheckConstraint(
            "walk_ins BETWEEN 0 AND 100000", name=op.f("ck_roster_drafts_walk_ins")
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["people.id"], name=op.f("fk_roster_drafts_owner_id")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["sessions.id"],
            name=op.f("fk_roster_drafts_session_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_drafts")),
        sa.UniqueConstraint(
            "session_id", "owner_id", name=op.f("uq_roster_drafts_session_id_owner_id")
        ),
    )
    with op.batch_alter_table("roster_drafts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_roster_drafts_owner_id"), ["owner_id"], unique=False)
