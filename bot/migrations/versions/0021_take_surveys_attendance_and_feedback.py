"""Take surveys, attendance and feedback."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_NOTICES = (
    *("offer", "seat_open", "offer_ended", "reminder_day", "reminder_hours", "reconfirm"),
    *("changed", "cancelled", "theme", "theme_preview", "alarm", "welcome"),
    *("announcement", "urgent", "urgent_confirm", "announcement_edit", "announcement_recall"),
    *("desk_question", "desk_chase", "desk_answer", "digest", "call_alarm"),
    *("slot_request", "slot_chase", "slot_news", "slot_alarm", "slot_yes"),
    *("order_news", "wish_comes"),
    *("slot_reminder", "slot_report", "brief_draft", "brief_post"),
    *("survey", "survey_reminder", "absence", "feedback"),
)
_QUESTIONS = (
    *("offer", "seat_open", "reconfirm", "slot", "report"),
    *("survey", "absence", "feedback"),
)


def upgrade() -> None:
    """Apply this step."""
    op.create_table(
        "closed_months",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=True),
        sa.Column("last_entry_id", sa.Integer(), nullable=False),
        sa.Column("person_times", sa.Integer(), nullable=False),
        sa.Column("closed_by_id", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["closed_by_id"], ["people.id"], name=op.f("fk_closed_months_closed_by_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_closed_months_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closed_months")),
    )
    with op.batch_alter_table("closed_months", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_closed_months_site_id"), ["site_id"], unique=False)
        batch_op.create_index(
            "uq_closed_months_school",
            ["month"],
            unique=True,
            sqlite_where=sa.text("site_id IS NULL"),
            postgresql_where=sa.text("site_id IS NULL"),
        )
        batch_op.create_index(
            "uq_closed_months_site",
            ["month", "site_id"],
            unique=True,
            sqlite_where=sa.text("site_id IS NOT NULL"),
            postgresql_where=sa.text("site_id IS NOT NULL"),
        )

    op.create_table(
        "surveys",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "survey",
                "quiz",
                name="surveykind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "open",
                "closed",
                name="surveystate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "purpose",
            sa.Enum(
                "other",
                "needs",
                "after_event",
                "satisfaction",
                "knowledge",
                name="purpose",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=40), nullable=False),
        sa.Column("intro", sa.String(length=300), nullable=True),
        sa.Column("site_id", sa.Integer(), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("anonymous", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("audience", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminders", sa.Integer(), nullable=False),
        sa.Column("reminder_days", sa.Integer(), nullable=False),
        sa.Column("first_round_id", sa.Integer(), nullable=True),
        sa.Column("offering_id", sa.Integer(), nullable=True),
        sa.Column("pass_points", sa.Integer(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("mixed", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("draw_seats", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("cursor", sa.Integer(), nullable=False),
        sa.Column("until_id", sa.Integer(), nullable=False),
        sa.Column("reminded", sa.Integer(), nullable=False),
        sa.Column("reminder_cursor", sa.Integer(), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state = 'draft' OR (opens_at IS NOT NULL AND closes_at IS NOT NULL)",
            name=op.f("ck_surveys_dated"),
        ),
        sa.CheckConstraint("attempts BETWEEN 1 AND 20", name=op.f("ck_surveys_attempts")),
        sa.CheckConstraint("cursor <= until_id", name=op.f("ck_surveys_cursor")),
        sa.CheckConstraint("draw_seats >= 1", name=op.f("ck_surveys_draw_seats")),
        sa.CheckConstraint("minutes BETWEEN 1 AND 600", name=op.f("ck_surveys_minutes")),
        sa.CheckConstraint("opens_at < closes_at", name=op.f("ck_surveys_span")),
        sa.CheckConstraint("pass_points >= 0", name=op.f("ck_surveys_pass_points")),
        sa.CheckConstraint(
            "reminder_days BETWEEN 1 AND 30", name=op.f("ck_surveys_reminder_days")
        ),
        sa.CheckConstraint("reminders BETWEEN 0 AND 5", name=op.f("ck_surveys_reminders")),
        sa.ForeignKeyConstraint(["author_id"], ["people.id"], name=op.f("fk_surveys_author_id")),
        sa.ForeignKeyConstraint(
            ["first_round_id"], ["surveys.id"], name=op.f("fk_surveys_first_round_id")
        ),
        sa.ForeignKeyConstraint(
            ["offering_id"], ["offerings.id"], name=op.f("fk_surveys_offering_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_surveys_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_surveys")),
    )
    with op.batch_alter_table("surveys", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_surveys_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_surveys_changed_at"), ["changed_at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_surveys_first_round_id"), ["first_round_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_surveys_offering_id"), ["offering_id"], unique=False)
        batch_op.create_index("ix_surveys_open", ["state", "closes_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_surveys_site_id"), ["site_id"], unique=False)

    op.create_table(
        "attendance_ledger",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("delta", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
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
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("after_closing", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("why", sa.LargeBinary(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "NOT after_closing OR why IS NOT NULL OR means = 'merged'",
            name=op.f("ck_attendance_ledger_why"),
        ),
        sa.CheckConstraint("delta <> 0", name=op.f("ck_attendance_ledger_delta")),
        sa.CheckConstraint(
            "person_id IS NULL OR delta BETWEEN -1 AND 1", name=op.f("ck_attendance_ledger_person")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_attendance_ledger_by_id")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_attendance_ledger_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name=op.f("fk_attendance_ledger_session_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance_ledger")),
    )
    with op.batch_alter_table("attendance_ledger", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attendance_ledger_by_id"), ["by_id"], unique=False)
        batch_op.create_index("ix_attendance_ledger_month", ["month", "session_id"], unique=False)
        batch_op.create_index(
            "ix_attendance_ledger_person", ["person_id", "session_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_attendance_ledger_session_id"), ["session_id"], unique=False
        )

    op.create_table(
        "attendances",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "came",
                "walk_in",
                "absent",
                "excused",
                name="attendancestate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
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
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_attendances_by_id")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_attendances_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name=op.f("fk_attendances_session_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendances")),
        sa.UniqueConstraint(
            "session_id", "person_id", name=op.f("uq_attendances_session_id_person_id")
        ),
    )
    with op.batch_alter_table("attendances", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attendances_by_id"), ["by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_attendances_person_id"), ["person_id"], unique=False)
        batch_op.create_index("ix_attendances_state", ["session_id", "state"], unique=False)

    op.create_table(
        "check_in_codes",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("token", sa.LargeBinary(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("word", sa.LargeBinary(), nullable=False),
        sa.Column("word_index", sa.LargeBinary(), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("opens_at < closes_at", name=op.f("ck_check_in_codes_span")),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["people.id"], name=op.f("fk_check_in_codes_made_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name=op.f("fk_check_in_codes_session_id")
        ),
        sa.PrimaryKeyConstraint("session_id", name=op.f("pk_check_in_codes")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_check_in_codes_token_hash")),
    )
    with op.batch_alter_table("check_in_codes", schema=None) as batch_op:
        batch_op.create_index("ix_check_in_codes_word", ["word_index", "closes_at"], unique=False)

    op.create_table(
        "head_counts",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("walk_ins", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("total BETWEEN 0 AND 100000", name=op.f("ck_head_counts_total")),
        sa.CheckConstraint("walk_ins BETWEEN 0 AND 100000", name=op.f("ck_head_counts_walk_ins")),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_head_counts_by_id")),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name=op.f("fk_head_counts_session_id")
        ),
        sa.PrimaryKeyConstraint("session_id", name=op.f("pk_head_counts")),
    )
    with op.batch_alter_table("head_counts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_head_counts_by_id"), ["by_id"], unique=False)

    op.create_table(
        "session_feedback",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("stars", sa.Integer(), nullable=False),
        sa.Column("again", sa.Boolean(), nullable=True),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("stars BETWEEN 1 AND 5", name=op.f("ck_session_feedback_stars")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_session_feedback_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name=op.f("fk_session_feedback_session_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_feedback")),
        sa.UniqueConstraint(
            "session_id", "person_id", name=op.f("uq_session_feedback_session_id_person_id")
        ),
    )
    with op.batch_alter_table("session_feedback", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_session_feedback_person_id"), ["person_id"], unique=False
        )

    op.create_table(
        "survey_draws",
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("commitment", sa.String(length=64), nullable=False),
        sa.Column("seed", sa.LargeBinary(), nullable=False),
        sa.Column("codes", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("winners", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("drawn_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["drawn_by_id"], ["people.id"], name=op.f("fk_survey_draws_drawn_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["surveys.id"], name=op.f("fk_survey_draws_survey_id")
        ),
        sa.PrimaryKeyConstraint("survey_id", name=op.f("pk_survey_draws")),
    )
    op.create_table(
        "survey_questions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "type",
            sa.Enum(
                "one",
                "several",
                "scale",
                "number",
                "date",
                "text",
                "photo",
                name="questiontype",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.String(length=120), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("least", sa.Integer(), nullable=True),
        sa.Column("most", sa.Integer(), nullable=True),
        sa.Column("show_if", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("right", sa.Integer(), nullable=True),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("explanation", sa.String(length=300), nullable=True),
        sa.Column("pool", sa.String(length=40), nullable=True),
        sa.Column("pool_takes", sa.Integer(), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("least <= most", name=op.f("ck_survey_questions_bounds")),
        sa.CheckConstraint("points >= 0", name=op.f("ck_survey_questions_points")),
        sa.ForeignKeyConstraint(
            ["survey_id"],
            ["surveys.id"],
            name=op.f("fk_survey_questions_survey_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_questions")),
    )
    with op.batch_alter_table("survey_questions", schema=None) as batch_op:
        batch_op.create_index("ix_survey_questions_order", ["survey_id", "number"], unique=False)

    op.create_table(
        "survey_responses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("for_id", sa.Integer(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "finished",
                "stored",
                "overdue",
                name="responsestate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("plan", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("at_id", sa.Integer(), nullable=True),
        sa.Column("answers", sa.LargeBinary(), nullable=True),
        sa.Column("group_site_id", sa.Integer(), nullable=True),
        sa.Column("points", sa.Integer(), nullable=True),
        sa.Column("passed", sa.Boolean(), nullable=True),
        sa.Column("code", sa.String(length=12), nullable=True),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("touched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'open') = (ended_at IS NULL)", name=op.f("ck_survey_responses_ended")
        ),
        sa.CheckConstraint("attempt >= 1", name=op.f("ck_survey_responses_attempt")),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_survey_responses_by_id")),
        sa.ForeignKeyConstraint(
            ["for_id"], ["people.id"], name=op.f("fk_survey_responses_for_id")
        ),
        sa.ForeignKeyConstraint(
            ["group_site_id"], ["sites.id"], name=op.f("fk_survey_responses_group_site_id")
        ),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["surveys.id"], name=op.f("fk_survey_responses_survey_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_responses")),
        sa.UniqueConstraint("survey_id", "code", name=op.f("uq_survey_responses_survey_id_code")),
        sa.UniqueConstraint(
            "survey_id",
            "for_id",
            "attempt",
            name=op.f("uq_survey_responses_survey_id_for_id_attempt"),
        ),
    )
    with op.batch_alter_table("survey_responses", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_survey_responses_by_id"), ["by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_survey_responses_due_at"), ["due_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_survey_responses_for_id"), ["for_id"], unique=False)
        batch_op.create_index("ix_survey_responses_state", ["survey_id", "state"], unique=False)
        batch_op.create_index(
            "uq_survey_responses_open",
            ["survey_id", "for_id"],
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )

    op.create_table(
        "survey_sheets",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=True),
        sa.Column("answers", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_survey_sheets_site_id")),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["surveys.id"], name=op.f("fk_survey_sheets_survey_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_sheets")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("survey_sheets", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_survey_sheets_survey_id"), ["survey_id"], unique=False
        )

    op.create_table(
        "theme_quizzes",
        sa.Column("theme_id", sa.Integer(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["surveys.id"], name=op.f("fk_theme_quizzes_survey_id")
        ),
        sa.ForeignKeyConstraint(
            ["theme_id"], ["themes.id"], name=op.f("fk_theme_quizzes_theme_id")
        ),
        sa.PrimaryKeyConstraint("theme_id", name=op.f("pk_theme_quizzes")),
        sa.UniqueConstraint("survey_id", name=op.f("uq_theme_quizzes_survey_id")),
    )
    op.create_table(
        "survey_options",
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=40), nullable=False),
        sa.Column("right", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("most", sa.Integer(), nullable=True),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("most >= 1", name=op.f("ck_survey_options_most")),
        sa.CheckConstraint("taken >= 0", name=op.f("ck_survey_options_taken")),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["survey_questions.id"],
            name=op.f("fk_survey_options_question_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("question_id", "id", name=op.f("pk_survey_options")),
    )
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.drop_constraint("noticekind", type_="check")
        spelled = " OR ".join(f"kind = {kind!r}" for kind in _NOTICES)
        batch_op.create_check_constraint("noticekind", sa.text(spelled))
    with op.batch_alter_table("questions", schema=None) as batch_op:
        batch_op.drop_constraint("questionkind", type_="check")
        batch_op.create_check_constraint("questionkind", sa.column("kind").in_(_QUESTIONS))
