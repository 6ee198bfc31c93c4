"""Remind lecturers by phone, and tell who asked that they come."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_KINDS = ("ask", "tell", "remind")
_CAUSES = ("moved", "reopened", "assigned", "cancelled", "replaced", "coming_up")
_NOTICES = (
    *("offer", "seat_open", "offer_ended", "reminder_day", "reminder_hours", "reconfirm"),
    *("changed", "cancelled", "theme", "theme_preview", "alarm", "welcome"),
    *("announcement", "urgent", "urgent_confirm", "announcement_edit", "announcement_recall"),
    *("desk_question", "desk_chase", "desk_answer", "digest", "call_alarm"),
    *("slot_request", "slot_chase", "slot_news", "slot_alarm", "slot_yes"),
    *("order_news", "wish_comes"),
    *("slot_reminder", "slot_report", "brief_draft", "brief_post"),
)
_REMINDED = "kind = 'remind' AND state <> 'void' AND {} IS NOT NULL"


def upgrade() -> None:
    """Apply this step."""
    with op.batch_alter_table("lecturer_calls", schema=None) as batch_op:
        batch_op.add_column(sa.Column("session_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_lecturer_calls_session_id"),
            "sessions",
            ["session_id"],
            ["id"],
            ondelete="CASCADE",
        )
        batch_op.drop_constraint("lecturercallkind", type_="check")
        batch_op.create_check_constraint("lecturercallkind", sa.column("kind").in_(_KINDS))
        batch_op.drop_constraint("lecturercallcause", type_="check")
        batch_op.create_check_constraint("lecturercallcause", sa.column("cause").in_(_CAUSES))
        batch_op.create_check_constraint(
            "session", sa.text("(kind = 'remind') = (session_id IS NOT NULL)")
        )
        batch_op.create_index(batch_op.f("ix_lecturer_calls_slot_id"), ["slot_id"])
        batch_op.create_index(batch_op.f("ix_lecturer_calls_session_id"), ["session_id"])
        for who in ("volunteer", "name"):
            column = "name" if who == "name" else "volunteer_id"
            condition = sa.text(_REMINDED.format(column))
            batch_op.create_index(
                f"uq_lecturer_calls_reminded_{who}",
                ["session_id", column, "new_starts_at"],
                unique=True,
                sqlite_where=condition,
                postgresql_where=condition,
            )
    with op.batch_alter_table("slots", schema=None) as batch_op:
        batch_op.add_column(sa.Column("asked_by_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_slots_asked_by_id"), "people", ["asked_by_id"], ["id"]
        )
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.drop_constraint("noticekind", type_="check")
        spelled = " OR ".join(f"kind = {kind!r}" for kind in _NOTICES)
        batch_op.create_check_constraint("noticekind", sa.text(spelled))
