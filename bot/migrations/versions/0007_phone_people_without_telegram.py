"""Phone people without Telegram."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_KINDS = (
    *("offer", "seat_open", "offer_ended", "reminder_day", "reminder_hours", "reconfirm"),
    *("changed", "cancelled", "theme", "theme_preview", "alarm", "welcome"),
    *("announcement", "urgent", "urgent_confirm", "announcement_edit", "announcement_recall"),
    *("desk_question", "desk_chase", "desk_answer", "digest", "call_alarm"),
)
_STATES = (
    *("queued", "claimed", "sending", "retry", "held", "unknown", "sent", "merged", "void"),
    *("expired", "unreachable", "failed", "recalled", "told", "not_reached"),
)
_WAITING = sa.text("state IN ('queued', 'retry', 'held') AND channel = 'chat'")
_CALLS = sa.text(
    "state IN ('queued', 'not_reached', 'told') AND channel = 'call' AND closed_at IS NULL"
)


def _one_of(column: str, values: Sequence[str]) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


def upgrade() -> None:
    """Apply this step."""
    op.create_table(
        "import_drafts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("file", sa.String(length=250), nullable=False),
        sa.Column("seen", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["people.id"], name=op.f("fk_import_drafts_owner_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_drafts")),
    )
    with op.batch_alter_table("import_drafts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_import_drafts_owner_id"), ["owner_id"], unique=False)

    _notices()
    with op.batch_alter_table("offers", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("by_phone", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.add_column(sa.Column("alarmed_at", sa.DateTime(timezone=True), nullable=True))
    _people()


def _notices() -> None:
    op.drop_index("ix_notices_due", table_name="notices")
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.drop_constraint("noticekind", type_="check")
        batch_op.drop_constraint("noticestate", type_="check")
        batch_op.create_check_constraint("noticekind", sa.text(_one_of("kind", _KINDS)))
        batch_op.create_check_constraint("noticestate", sa.text(_one_of("state", _STATES)))
        channel = sa.Enum(
            *("chat", "call"),
            name="channel",
            native_enum=False,
            create_constraint=True,
            length=24,
        )
        batch_op.add_column(sa.Column("channel", channel, server_default="chat", nullable=False))
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.create_index(
            "ix_notices_due",
            ["priority", "not_before", "id"],
            unique=False,
            sqlite_where=_WAITING,
            postgresql_where=_WAITING,
        )
        batch_op.create_index(
            "ix_notices_calls",
            ["person_id", "id"],
            unique=False,
            sqlite_where=_CALLS,
            postgresql_where=_CALLS,
        )


def _people() -> None:
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.add_column(sa.Column("desk_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("entered_by_id", sa.Integer(), nullable=True))
        how = sa.Enum(
            *("phone", "spot"),
            name="consenthow",
            native_enum=False,
            create_constraint=True,
            length=24,
        )
        batch_op.add_column(sa.Column("consent_how", how, nullable=True))
        batch_op.add_column(sa.Column("linked_to_id", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("phone_verified", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.create_index(batch_op.f("ix_people_desk_id"), ["desk_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_people_entered_by_id"), ["entered_by_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_people_linked_to_id"), ["linked_to_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_people_desk_id"), "sites", ["desk_id"], ["id"])
        batch_op.create_foreign_key(
            batch_op.f("fk_people_linked_to_id"), "people", ["linked_to_id"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_people_entered_by_id"), "people", ["entered_by_id"], ["id"]
        )
