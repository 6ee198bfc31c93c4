"""First."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this step."""
    op.create_table(
        "bot_facts",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.String(length=500), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_bot_facts")),
    )
    op.create_table(
        "conversations",
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("destiny", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=120), nullable=True),
        sa.Column("data", sa.LargeBinary(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("chat_id", "user_id", "destiny", name=op.f("pk_conversations")),
    )
    with op.batch_alter_table("conversations", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_conversations_changed_at"), ["changed_at"], unique=False
        )

    op.create_table(
        "days",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column(
            "type",
            sa.Enum(
                "off",
                "workday",
                name="daytype",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=40), nullable=True),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_days")),
    )
    op.create_table(
        "effects",
        sa.Column("update_id", sa.BigInteger(), nullable=False),
        sa.Column("use_case", sa.String(length=120), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("update_id", "use_case", "n", name=op.f("pk_effects")),
    )
    op.create_table(
        "inbox",
        sa.Column("update_id", sa.BigInteger(), nullable=False),
        sa.Column("lane", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "done",
                "quarantined",
                name="updatestate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fault", sa.String(length=200), nullable=True),
        sa.PrimaryKeyConstraint("update_id", name=op.f("pk_inbox")),
    )
    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_inbox_ended_at"), ["ended_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_inbox_state"), ["state"], unique=False)

    op.create_table(
        "menu_items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "lecture",
                "class",
                "activity",
                "fair",
                "consultation",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("audience", sa.String(length=80), nullable=True),
        sa.Column("summary", sa.String(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("fee", sa.String(length=40), nullable=True),
        sa.CheckConstraint("minutes > 0", name=op.f("ck_menu_items_minutes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_menu_items")),
        sa.UniqueConstraint("code", name=op.f("uq_menu_items_code")),
    )
    with op.batch_alter_table("menu_items", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_menu_items_category"), ["category"], unique=False)

    op.create_table(
        "settings",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_settings")),
    )
    op.create_table(
        "sites",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column(
            "tier",
            sa.Enum(
                "city",
                "district",
                "town",
                "site",
                name="tier",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("path", sa.String(length=80), nullable=False),
        sa.Column(
            "type",
            sa.Enum(
                "community",
                "school",
                "nursing_home",
                "enterprise",
                name="sitetype",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("address", sa.String(length=200), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("residents", sa.Integer(), nullable=True),
        sa.Column("over60", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["parent_id"], ["sites.id"], name=op.f("fk_sites_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sites")),
        sa.UniqueConstraint("code", name=op.f("uq_sites_code")),
    )
    with op.batch_alter_table("sites", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sites_parent_id"), ["parent_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_sites_path"), ["path"], unique=False)

    op.create_table(
        "themes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=True),
        sa.Column("topic", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("law", sa.String(length=120), nullable=True),
        sa.Column("link", sa.String(length=300), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("day BETWEEN 1 AND 31", name=op.f("ck_themes_day")),
        sa.CheckConstraint("month BETWEEN 1 AND 12", name=op.f("ck_themes_month")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_themes")),
        sa.UniqueConstraint("code", name=op.f("uq_themes_code")),
    )
    with op.batch_alter_table("themes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_themes_topic"), ["topic"], unique=False)

    op.create_table(
        "versions",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_versions")),
    )
    op.create_table(
        "volunteers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("phone_index", sa.LargeBinary(), nullable=True),
        sa.Column("skills", sa.String(length=200), nullable=True),
        sa.Column("team", sa.String(length=40), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_volunteers")),
        sa.UniqueConstraint("code", name=op.f("uq_volunteers_code")),
    )
    with op.batch_alter_table("volunteers", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_volunteers_phone_index"), ["phone_index"], unique=False
        )

    op.create_table(
        "offerings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("menu_item_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("join_until", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cut_off", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deadline", sa.DateTime(timezone=True), nullable=True),
        sa.Column("series", sa.String(length=40), nullable=True),
        sa.Column("lecturer_id", sa.Integer(), nullable=True),
        sa.Column("lecturer", sa.String(length=60), nullable=True),
        sa.Column("host", sa.String(length=60), nullable=True),
        sa.Column("room", sa.String(length=60), nullable=True),
        sa.Column(
            "mode",
            sa.Enum(
                "on_site",
                "online",
                name="mode",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("link", sa.String(length=300), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "open",
                "cancelled",
                name="offeringstatus",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "repeats",
            sa.Enum(
                "weekly",
                "daily",
                name="repeats",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("planned_sessions", sa.Integer(), nullable=False),
        sa.Column(
            "days_off",
            sa.Enum(
                "skip",
                "shift",
                name="daysoff",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("capacity > 0", name=op.f("ck_offerings_capacity")),
        sa.CheckConstraint("join_until >= 1", name=op.f("ck_offerings_join_until")),
        sa.CheckConstraint("planned_sessions >= 1", name=op.f("ck_offerings_planned_sessions")),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_offerings_span")),
        sa.ForeignKeyConstraint(
            ["lecturer_id"], ["volunteers.id"], name=op.f("fk_offerings_lecturer_id")
        ),
        sa.ForeignKeyConstraint(
            ["menu_item_id"], ["menu_items.id"], name=op.f("fk_offerings_menu_item_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_offerings_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offerings")),
        sa.UniqueConstraint("code", name=op.f("uq_offerings_code")),
    )
    with op.batch_alter_table("offerings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_offerings_cut_off"), ["cut_off"], unique=False)
        batch_op.create_index(batch_op.f("ix_offerings_ends_at"), ["ends_at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_offerings_lecturer_id"), ["lecturer_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_offerings_menu_item_id"), ["menu_item_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_offerings_series"), ["series"], unique=False)
        batch_op.create_index(batch_op.f("ix_offerings_site_id"), ["site_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_offerings_starts_at"), ["starts_at"], unique=False)

    op.create_table(
        "people",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("telegram_id", sa.BigInteger(), nullable=True),
        sa.Column("carer_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.LargeBinary(), nullable=True),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("phone_index", sa.LargeBinary(), nullable=True),
        sa.Column("birth_year", sa.Integer(), nullable=True),
        sa.Column("site_id", sa.Integer(), nullable=True),
        sa.Column("site_asked", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=True),
        sa.Column("consent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("themes_asked", sa.Boolean(), nullable=False),
        sa.Column("reachable", sa.Boolean(), nullable=False),
        sa.Column(
            "reminders",
            sa.Enum(
                "both",
                "day_before",
                "two_hours",
                "none",
                name="reminders",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("guardian_consent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["carer_id"], ["people.id"], name=op.f("fk_people_carer_id")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_people_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("telegram_id", name=op.f("uq_people_telegram_id")),
    )
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_people_carer_id"), ["carer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_people_phone_index"), ["phone_index"], unique=False)
        batch_op.create_index(batch_op.f("ix_people_site_id"), ["site_id"], unique=False)

    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=True),
        sa.Column("fields", sa.String(length=400), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["people.id"], name=op.f("fk_audit_actor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_actor_id"), ["actor_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_at"), ["at"], unique=False)

    op.create_table(
        "freed_seats",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("offering_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "asking",
                "open",
                "closed",
                name="freedseatstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("freed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state <> 'open' OR opened_at IS NOT NULL", name=op.f("ck_freed_seats_opened")
        ),
        sa.ForeignKeyConstraint(
            ["offering_id"], ["offerings.id"], name=op.f("fk_freed_seats_offering_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_freed_seats")),
    )
    with op.batch_alter_table("freed_seats", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_freed_seats_offering_id"), ["offering_id"], unique=False
        )
        batch_op.create_index("ix_freed_seats_opening", ["state", "opens_at"], unique=False)

    op.create_table(
        "notices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
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
                name="noticekind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("subject", sa.Integer(), nullable=False),
        sa.Column("facts", sa.LargeBinary(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("dedupe_key", sa.String(length=120), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
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
                name="noticestate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("through_quiet", sa.Boolean(), nullable=False),
        sa.Column("silent", sa.Boolean(), nullable=False),
        sa.Column("worker", sa.String(length=40), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("receipt", sa.String(length=120), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("attempt >= 0", name=op.f("ck_notices_attempt")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_notices_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
        sa.UniqueConstraint("dedupe_key", name=op.f("uq_notices_dedupe_key")),
    )
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.create_index(
            "ix_notices_due",
            ["priority", "not_before", "id"],
            unique=False,
            sqlite_where=sa.text("state IN ('queued', 'retry', 'held')"),
            postgresql_where=sa.text("state IN ('queued', 'retry', 'held')"),
        )
        batch_op.create_index(batch_op.f("ix_notices_ended_at"), ["ended_at"], unique=False)
        batch_op.create_index(
            "ix_notices_in_flight",
            ["worker", "lease_until"],
            unique=False,
            sqlite_where=sa.text("state IN ('claimed', 'sending')"),
            postgresql_where=sa.text("state IN ('claimed', 'sending')"),
        )
        batch_op.create_index(
            "ix_notices_open_ends",
            ["id"],
            unique=False,
            sqlite_where=sa.text("state IN ('unknown', 'failed') AND closed_at IS NULL"),
            postgresql_where=sa.text("state IN ('unknown', 'failed') AND closed_at IS NULL"),
        )
        batch_op.create_index(batch_op.f("ix_notices_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_notices_receipt"), ["receipt"], unique=False)
        batch_op.create_index("ix_notices_subject", ["subject", "kind"], unique=False)

    op.create_table(
        "sessions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("offering_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_sessions_number")),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_sessions_span")),
        sa.ForeignKeyConstraint(
            ["offering_id"], ["offerings.id"], name=op.f("fk_sessions_offering_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessions")),
        sa.UniqueConstraint("offering_id", "number", name=op.f("uq_sessions_offering_id_number")),
    )
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sessions_offering_id"), ["offering_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_sessions_starts_at"), ["starts_at"], unique=False)

    op.create_table(
        "sign_ups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("offering_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "taken",
                "held",
                "waiting",
                "cancelled",
                name="signupstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_sign_ups_by_id")),
        sa.ForeignKeyConstraint(
            ["offering_id"], ["offerings.id"], name=op.f("fk_sign_ups_offering_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_sign_ups_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_ups")),
        sa.UniqueConstraint("offering_id", "place", name=op.f("uq_sign_ups_offering_id_place")),
    )
    with op.batch_alter_table("sign_ups", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_ups_by_id"), ["by_id"], unique=False)
        batch_op.create_index("ix_sign_ups_line", ["offering_id", "state", "place"], unique=False)
        batch_op.create_index(batch_op.f("ix_sign_ups_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            "uq_sign_ups_open",
            ["offering_id", "person_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('taken', 'held', 'waiting')"),
            postgresql_where=sa.text("state IN ('taken', 'held', 'waiting')"),
        )

    op.create_table(
        "subscriptions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(length=40), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_subscriptions_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscriptions")),
        sa.UniqueConstraint("topic", "person_id", name=op.f("uq_subscriptions_topic_person_id")),
    )
    with op.batch_alter_table("subscriptions", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_subscriptions_person_id"), ["person_id"], unique=False
        )

    op.create_table(
        "theme_runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=False),
        sa.Column("occasion", sa.Date(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "planned",
                "previewed",
                "sending",
                "sent",
                "skipped",
                "missed",
                name="runstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("preview_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("send_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("cursor", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state NOT IN ('sending', 'sent') OR version IS NOT NULL",
            name=op.f("ck_theme_runs_version"),
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["people.id"], name=op.f("fk_theme_runs_decided_by")
        ),
        sa.ForeignKeyConstraint(["theme_id"], ["themes.id"], name=op.f("fk_theme_runs_theme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme_runs")),
        sa.UniqueConstraint("theme_id", "occasion", name=op.f("uq_theme_runs_theme_id_occasion")),
    )
    with op.batch_alter_table("theme_runs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_theme_runs_decided_by"), ["decided_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_theme_runs_state"), ["state"], unique=False)

    op.create_table(
        "theme_versions",
        sa.Column("theme_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("law", sa.String(length=120), nullable=True),
        sa.Column("link", sa.String(length=300), nullable=True),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["people.id"], name=op.f("fk_theme_versions_changed_by")
        ),
        sa.ForeignKeyConstraint(
            ["theme_id"], ["themes.id"], name=op.f("fk_theme_versions_theme_id")
        ),
        sa.PrimaryKeyConstraint("theme_id", "version", name=op.f("pk_theme_versions")),
    )
    with op.batch_alter_table("theme_versions", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_theme_versions_changed_by"), ["changed_by"], unique=False
        )

    op.create_table(
        "unanswered",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_unanswered_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unanswered")),
    )
    with op.batch_alter_table("unanswered", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_unanswered_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_unanswered_said_at"), ["said_at"], unique=False)

    op.create_table(
        "absences",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("sign_up_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name=op.f("fk_absences_session_id")
        ),
        sa.ForeignKeyConstraint(
            ["sign_up_id"], ["sign_ups.id"], name=op.f("fk_absences_sign_up_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absences")),
        sa.UniqueConstraint(
            "session_id", "sign_up_id", name=op.f("uq_absences_session_id_sign_up_id")
        ),
    )
    with op.batch_alter_table("absences", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_absences_session_id"), ["session_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_absences_sign_up_id"), ["sign_up_id"], unique=False)

    op.create_table(
        "offers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("freed_seat_id", sa.Integer(), nullable=False),
        sa.Column("sign_up_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "held",
                "accepted",
                "passed",
                "expired",
                "unreachable",
                "void",
                name="offerstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("latest_end", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_seat_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("(state = 'held') = (ended_at IS NULL)", name=op.f("ck_offers_ended")),
        sa.CheckConstraint("expires_at <= latest_end", name=op.f("ck_offers_expiry")),
        sa.ForeignKeyConstraint(
            ["freed_seat_id"], ["freed_seats.id"], name=op.f("fk_offers_freed_seat_id")
        ),
        sa.ForeignKeyConstraint(
            ["sign_up_id"], ["sign_ups.id"], name=op.f("fk_offers_sign_up_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offers")),
        sa.UniqueConstraint(
            "freed_seat_id", "sign_up_id", name=op.f("uq_offers_freed_seat_id_sign_up_id")
        ),
    )
    with op.batch_alter_table("offers", schema=None) as batch_op:
        batch_op.create_index("ix_offers_expiry", ["state", "expires_at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_offers_freed_seat_id"), ["freed_seat_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_offers_sign_up_id"), ["sign_up_id"], unique=False)
        batch_op.create_index(
            "uq_offers_held_seat",
            ["freed_seat_id"],
            unique=True,
            sqlite_where=sa.text("state = 'held'"),
            postgresql_where=sa.text("state = 'held'"),
        )
        batch_op.create_index(
            "uq_offers_held_sign_up",
            ["sign_up_id"],
            unique=True,
            sqlite_where=sa.text("state = 'held'"),
            postgresql_where=sa.text("state = 'held'"),
        )

    op.create_table(
        "questions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "offer",
                "seat_open",
                "reconfirm",
                name="questionkind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("subject", sa.Integer(), nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["notice_id"], ["notices.id"], name=op.f("fk_questions_notice_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_questions_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questions")),
    )
    with op.batch_alter_table("questions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_questions_notice_id"), ["notice_id"], unique=False)
        batch_op.create_index("ix_questions_subject", ["kind", "subject"], unique=False)
        batch_op.create_index(
            "uq_questions_open",
            ["person_id", "kind", "subject"],
            unique=True,
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )

    op.create_table(
        "reminder_runs",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("moment", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name=op.f("fk_reminder_runs_session_id")
        ),
        sa.PrimaryKeyConstraint("session_id", "kind", "moment", name=op.f("pk_reminder_runs")),
    )
