"""Count messages of a day, and merge the rest into digests."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# All kinds of notices there are from this step on.
KINDS = (
    "offer",
    "seat_open",
    "offer_ended",
    "reminder_day",
    "reminder_hours",
    "reconfirm",
    "changed",
    "cancelled",
    "theme",
    "theme_preview",
    "alarm",
    "welcome",
    "digest",
)


def upgrade() -> None:
    """Apply this step."""
    is_merged = sa.text("merged_into IS NOT NULL")
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.add_column(sa.Column("merged_into", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_notices_merged_into"),
            "notices",
            ["merged_into"],
            ["id"],
            ondelete="SET NULL",
        )
        batch_op.drop_constraint(batch_op.f("ck_notices_noticekind"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_notices_noticekind"), sa.column("kind").in_(KINDS)
        )
        batch_op.create_index(
            "ix_notices_merged",
            ["merged_into"],
            unique=False,
            sqlite_where=is_merged,
            postgresql_where=is_merged,
        )
    op.create_table(
        "counted_tries",
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("reader_id", sa.Integer(), nullable=False),
        sa.Column("day_ends", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["notice_id"],
            ["notices.id"],
            name=op.f("fk_counted_tries_notice_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["reader_id"], ["people.id"], name=op.f("fk_counted_tries_reader_id")
        ),
        sa.PrimaryKeyConstraint("notice_id", "attempt", name=op.f("pk_counted_tries")),
    )
    with op.batch_alter_table("counted_tries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_counted_tries_day_ends"), ["day_ends"], unique=False)
        batch_op.create_index(
            "ix_counted_tries_reader_day", ["reader_id", "day_ends"], unique=False
        )
