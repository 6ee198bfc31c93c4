"""Count messages of a day, and merge the rest into digests."""

import re

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

# The check of the kinds of notices, to which this step adds one.
CHECK = "ck_notices_noticekind"


def _kinds() -> str:
    """Return the kinds there are, and ours after them."""
    checks = {
        each["name"]: each["sqltext"]
        for each in sa.inspect(op.get_bind()).get_check_constraints("notices")
    }
    kinds = dict.fromkeys([*re.findall(r"'(\w+)'", checks[CHECK]), "digest"])
    return ", ".join(f"'{kind}'" for kind in kinds)


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
        batch_op.drop_constraint(batch_op.f(CHECK), type_="check")
        batch_op.create_check_constraint(batch_op.f(CHECK), f"kind IN ({_kinds()})")
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
