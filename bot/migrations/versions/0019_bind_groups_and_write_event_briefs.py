"""Bind groups and write event briefs."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_KINDS = (
    *("offer", "seat_open", "offer_ended", "reminder_day", "reminder_hours", "reconfirm"),
    *("changed", "cancelled", "theme", "theme_preview", "alarm", "welcome"),
    *("announcement", "urgent", "urgent_confirm", "announcement_edit", "announcement_recall"),
    *("desk_question", "desk_chase", "desk_answer", "digest", "call_alarm"),
    *("slot_request", "slot_chase", "slot_news", "slot_alarm"),
    *("order_news", "wish_comes"),
    *("slot_reminder", "slot_report", "brief_draft", "brief_post"),
)
_QUESTIONS = ("offer", "seat_open", "reconfirm", "slot", "report")


def upgrade() -> None:
    """Apply this step."""
    op.create_table(
        "groups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "group",
                "channel",
                name="groupkind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=128), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=True),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("bound_by_id", sa.Integer(), nullable=True),
        sa.Column("bound_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(site_id IS NULL) = (bound_at IS NULL)", name=op.f("ck_groups_bound")),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["people.id"], name=op.f("fk_groups_added_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["bound_by_id"], ["people.id"], name=op.f("fk_groups_bound_by_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_groups_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_groups")),
    )
    with op.batch_alter_table("groups", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_groups_site_id"), ["site_id"], unique=False)
        batch_op.create_index(
            "uq_groups_chat",
            ["chat_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "event_briefs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "published",
                "withdrawn",
                "dropped",
                name="briefstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("traditional", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "state <> 'published' OR (words IS NOT NULL AND published_at IS NOT NULL)",
            name=op.f("ck_event_briefs_published"),
        ),
        sa.ForeignKeyConstraint(
            ["changed_by_id"], ["people.id"], name=op.f("fk_event_briefs_changed_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["published_by_id"], ["people.id"], name=op.f("fk_event_briefs_published_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["sessions.id"],
            name=op.f("fk_event_briefs_session_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_briefs")),
        sa.UniqueConstraint("session_id", name=op.f("uq_event_briefs_session_id")),
    )
    with op.batch_alter_table("event_briefs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_event_briefs_state"), ["state"], unique=False)

    op.create_table(
        "session_photos",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.String(length=200), nullable=False),
        sa.Column("used", sa.Boolean(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_session_photos_by_id")),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["sessions.id"],
            name=op.f("fk_session_photos_session_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_photos")),
        sa.UniqueConstraint(
            "session_id", "file_id", name=op.f("uq_session_photos_session_id_file_id")
        ),
    )
    with op.batch_alter_table("session_photos", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_session_photos_session_id"), ["session_id"], unique=False
        )

    op.create_table(
        "session_reports",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=True),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("count BETWEEN 0 AND 100000", name=op.f("ck_session_reports_count")),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_session_reports_by_id")),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["sessions.id"],
            name=op.f("fk_session_reports_session_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("session_id", name=op.f("pk_session_reports")),
    )
    with op.batch_alter_table("session_reports", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_session_reports_by_id"), ["by_id"], unique=False)

    op.create_table(
        "brief_posts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("brief_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["brief_id"],
            ["event_briefs.id"],
            name=op.f("fk_brief_posts_brief_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_brief_posts_group_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_brief_posts")),
    )
    with op.batch_alter_table("brief_posts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_brief_posts_brief_id"), ["brief_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_brief_posts_group_id"), ["group_id"], unique=False)

    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.add_column(sa.Column("chat_id", sa.BigInteger(), nullable=True))
        batch_op.drop_constraint("noticekind", type_="check")
        spelled = " OR ".join(f"kind = {kind!r}" for kind in _KINDS)
        batch_op.create_check_constraint("noticekind", sa.text(spelled))
    with op.batch_alter_table("questions", schema=None) as batch_op:
        batch_op.drop_constraint("questionkind", type_="check")
        batch_op.create_check_constraint("questionkind", sa.column("kind").in_(_QUESTIONS))
