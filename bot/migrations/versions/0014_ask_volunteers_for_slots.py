"""Ask volunteers for slots."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_STATES = (
    *("open", "not_reached", "told", "yes", "no", "other_time", "substitute", "condition"),
    *("silent", "void", "expired"),
)
# Every question asked so far is for the one slot of its offering, each in a round of its own; who
# said yes to the last one holds it.
_GIVE_SLOTS = (
    """
    INSERT INTO slots (offering_id, round)
    SELECT offering_id, count(*) FROM lecturer_calls WHERE kind = 'ask' GROUP BY offering_id
    """,
    """
    UPDATE lecturer_calls SET
        slot_id = (SELECT id FROM slots WHERE slots.offering_id = lecturer_calls.offering_id),
        round = (
            SELECT count(*) FROM lecturer_calls AS earlier
            WHERE earlier.kind = 'ask'
                AND earlier.offering_id = lecturer_calls.offering_id
                AND earlier.id <= lecturer_calls.id
        )
    WHERE kind = 'ask'
    """,
    """
    UPDATE lecturer_calls SET holds = true
    WHERE kind = 'ask' AND state = 'yes'
        AND round = (SELECT slots.round FROM slots WHERE slots.id = lecturer_calls.slot_id)
    """,
)
_INDEXES = (
    ("asked", ["slot_id"], "kind = 'ask' AND closed_at IS NULL"),
    ("holder", ["slot_id"], "holds"),
    (
        "once",
        ["slot_id", "round", "volunteer_id"],
        "slot_id IS NOT NULL AND volunteer_id IS NOT NULL",
    ),
)


def upgrade() -> None:
    """Apply this step."""
    op.create_table(
        "volunteer_away",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("volunteer_id", sa.Integer(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("until_day", sa.Date(), nullable=False),
        sa.CheckConstraint("from_day <= until_day", name=op.f("ck_volunteer_away_span")),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["volunteers.id"], name=op.f("fk_volunteer_away_volunteer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_volunteer_away")),
    )
    with op.batch_alter_table("volunteer_away", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_volunteer_away_volunteer_id"), ["volunteer_id"], unique=False
        )

    op.create_table(
        "volunteer_sites",
        sa.Column("volunteer_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["site_id"], ["sites.id"], name=op.f("fk_volunteer_sites_site_id")
        ),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["volunteers.id"], name=op.f("fk_volunteer_sites_volunteer_id")
        ),
        sa.PrimaryKeyConstraint("volunteer_id", "site_id", name=op.f("pk_volunteer_sites")),
    )
    op.create_table(
        "volunteer_times",
        sa.Column("volunteer_id", sa.Integer(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column(
            "part",
            sa.Enum(
                "morning",
                "afternoon",
                "evening",
                name="daypart",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("ck_volunteer_times_weekday")),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["volunteers.id"], name=op.f("fk_volunteer_times_volunteer_id")
        ),
        sa.PrimaryKeyConstraint(
            "volunteer_id", "weekday", "part", name=op.f("pk_volunteer_times")
        ),
    )
    op.create_table(
        "slots",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("offering_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=True),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["offering_id"], ["offerings.id"], name=op.f("fk_slots_offering_id")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name=op.f("fk_slots_session_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slots")),
    )
    with op.batch_alter_table("slots", schema=None) as batch_op:
        batch_op.create_index("ix_slots_offering_id", ["offering_id"], unique=False)
        batch_op.create_index(
            "uq_slots_offering",
            ["offering_id"],
            unique=True,
            sqlite_where=sa.text("session_id IS NULL"),
            postgresql_where=sa.text("session_id IS NULL"),
        )
        batch_op.create_index(
            "uq_slots_session",
            ["session_id"],
            unique=True,
            sqlite_where=sa.text("session_id IS NOT NULL"),
            postgresql_where=sa.text("session_id IS NOT NULL"),
        )

    op.create_table(
        "slot_backups",
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.Column("volunteer_id", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["slot_id"], ["slots.id"], name=op.f("fk_slot_backups_slot_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["volunteers.id"], name=op.f("fk_slot_backups_volunteer_id")
        ),
        sa.PrimaryKeyConstraint("slot_id", "volunteer_id", name=op.f("pk_slot_backups")),
        sa.UniqueConstraint("slot_id", "rank", name=op.f("uq_slot_backups_slot_id_rank")),
    )
    op.create_table(
        "lecturer_replies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("read_as", sa.String(length=24), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["call_id"],
            ["lecturer_calls.id"],
            name=op.f("fk_lecturer_replies_call_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lecturer_replies")),
    )
    with op.batch_alter_table("lecturer_replies", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lecturer_replies_call_id"), ["call_id"], unique=False)

    op.drop_index("uq_lecturer_calls_asked", table_name="lecturer_calls")
    with op.batch_alter_table("lecturer_calls", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "channel",
                sa.Enum(
                    "chat",
                    "call",
                    name="channel",
                    native_enum=False,
                    create_constraint=True,
                    length=24,
                ),
                server_default="call",
                nullable=False,
            )
        )
        batch_op.add_column(sa.Column("slot_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("round", sa.Integer(), server_default="1", nullable=False))
        batch_op.add_column(
            sa.Column("holds", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.add_column(sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("chased", sa.Integer(), server_default="0", nullable=False))
        batch_op.drop_constraint("lecturercallstate", type_="check")
        batch_op.create_check_constraint("lecturercallstate", sa.column("state").in_(_STATES))
        batch_op.create_check_constraint("chased", sa.text("chased BETWEEN 0 AND 2"))
        batch_op.create_foreign_key(
            batch_op.f("fk_lecturer_calls_slot_id"),
            "slots",
            ["slot_id"],
            ["id"],
            ondelete="CASCADE",
        )

    for statement in _GIVE_SLOTS:
        op.execute(statement)
    with op.batch_alter_table("lecturer_calls", schema=None) as batch_op:
        batch_op.create_check_constraint("slot", sa.text("(kind = 'ask') = (slot_id IS NOT NULL)"))
        batch_op.create_check_constraint("holds", sa.text("holds = false OR state = 'yes'"))
    for name, columns, condition in _INDEXES:
        op.create_index(
            f"uq_lecturer_calls_{name}",
            "lecturer_calls",
            columns,
            unique=True,
            sqlite_where=sa.text(condition),
            postgresql_where=sa.text(condition),
        )

    with op.batch_alter_table("volunteers", schema=None) as batch_op:
        batch_op.add_column(sa.Column("person_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("month_limit", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_unique_constraint(batch_op.f("uq_volunteers_person_id"), ["person_id"])
        batch_op.create_foreign_key(
            batch_op.f("fk_volunteers_person_id"), "people", ["person_id"], ["id"]
        )
        batch_op.create_check_constraint("month_limit", sa.text("month_limit > 0"))
