"""Tell lecturers by message."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_KINDS = (
    *("offer", "seat_open", "offer_ended", "reminder_day", "reminder_hours", "reconfirm"),
    *("changed", "cancelled", "theme", "theme_preview", "alarm", "welcome"),
    *("announcement", "urgent", "urgent_confirm", "announcement_edit", "announcement_recall"),
    *("desk_question", "desk_chase", "desk_answer", "digest", "call_alarm"),
    *("slot_request", "slot_chase", "slot_news", "slot_alarm"),
)
_ASKED = ("offer", "seat_open", "reconfirm", "slot")


def upgrade() -> None:
    """Apply this step."""
    spelled = " OR ".join(f"kind = {kind!r}" for kind in _KINDS)
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.drop_constraint("noticekind", type_="check")
        batch_op.create_check_constraint("noticekind", sa.text(spelled))
    with op.batch_alter_table("questions", schema=None) as batch_op:
        batch_op.drop_constraint("questionkind", type_="check")
        batch_op.create_check_constraint("questionkind", sa.column("kind").in_(_ASKED))
