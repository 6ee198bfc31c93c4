"""Announce."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this step."""
    op.create_table(
        "announcements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=60), nullable=True),
        sa.Column("content", sa.JSON(), nullable=True),
        sa.Column("audience", sa.JSON(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("send_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "repeat",
            sa.Enum(
                "weekly",
                "monthly",
                name="repeat",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["author_id"], ["people.id"], name=op.f("fk_announcements_author_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_announcements_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcements")),
    )
    with op.batch_alter_table("announcements", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_announcements_author_id"), ["author_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_announcements_changed_at"), ["changed_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_announcements_site_id"), ["site_id"], unique=False)

    op.create_table(
        "saved_audiences",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("audience", sa.JSON(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["people.id"], name=op.f("fk_saved_audiences_owner_id")
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["sites.id"], name=op.f("fk_saved_audiences_site_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_audiences")),
    )
    with op.batch_alter_table("saved_audiences", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_saved_audiences_owner_id"), ["owner_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_saved_audiences_site_id"), ["site_id"], unique=False)
        of_a_site, of_the_school = sa.text("site_id IS NOT NULL"), sa.text("site_id IS NULL")
        batch_op.create_index(
            "uq_saved_audiences_site",
            ["site_id", "name"],
            unique=True,
            sqlite_where=of_a_site,
            postgresql_where=of_a_site,
        )
        batch_op.create_index(
            "uq_saved_audiences_school",
            ["name"],
            unique=True,
            sqlite_where=of_the_school,
            postgresql_where=of_the_school,
        )

    op.create_table(
        "announcement_sendings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("announcement_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "confirming",
                "planned",
                "writing",
                "sending",
                "paused",
                "stopped",
                "done",
                name="sendingstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("ordered_by_id", sa.Integer(), nullable=False),
        sa.Column("ordered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("send_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("audience_size", sa.Integer(), nullable=False),
        sa.Column("cursor", sa.Integer(), nullable=False),
        sa.Column("until_id", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("recalled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stopping", sa.Boolean(), nullable=False),
        sa.Column("recall_cursor", sa.Integer(), nullable=True),
        sa.Column("edit_version", sa.Integer(), nullable=True),
        sa.Column("edit_cursor", sa.Integer(), nullable=True),
        sa.Column("missed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("missed_cursor", sa.Integer(), nullable=True),
        sa.Column("missed_unknown", sa.Boolean(), nullable=False),
        sa.Column("progress", sa.String(length=120), nullable=True),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("cursor <= until_id", name=op.f("ck_announcement_sendings_cursor")),
        sa.ForeignKeyConstraint(
            ["announcement_id"],
            ["announcements.id"],
            name=op.f("fk_announcement_sendings_announcement_id"),
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"],
            ["people.id"],
            name=op.f("fk_announcement_sendings_confirmed_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["ordered_by_id"], ["people.id"], name=op.f("fk_announcement_sendings_ordered_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcement_sendings")),
        sa.UniqueConstraint(
            "announcement_id",
            "number",
            name=op.f("uq_announcement_sendings_announcement_id_number"),
        ),
    )
    with op.batch_alter_table("announcement_sendings", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_announcement_sendings_announcement_id"),
            ["announcement_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_announcement_sendings_ordered_by_id"), ["ordered_by_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_announcement_sendings_state"), ["state"], unique=False
        )

    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("consent_withdrawn_at", sa.DateTime(timezone=True), nullable=True)
        )
        batch_op.add_column(
            sa.Column("wants_news", sa.Boolean(), server_default=sa.true(), nullable=False)
        )

    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_notices_noticekind"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_notices_noticekind"),
            sa.column("kind").in_(
                [
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
                    "announcement",
                    "urgent",
                    "urgent_confirm",
                    "announcement_edit",
                    "announcement_recall",
                ]
            ),
        )
        batch_op.drop_constraint(batch_op.f("ck_notices_noticestate"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_notices_noticestate"),
            sa.column("state").in_(
                [
                    "queued",
                    "claimed",
                    "sending",
                    "retry",
                    "held",
                    "unknown",
                    "sent",
                    "merged",
                    "void",
                    "expired",
                    "unreachable",
                    "failed",
                    "recalled",
                ]
            ),
        )
