"""Take orders and wishes."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_KINDS = (
    *("offer", "seat_open", "offer_ended", "reminder_day", "reminder_hours", "reconfirm"),
    *("changed", "cancelled", "theme", "theme_preview", "alarm", "welcome"),
    *("announcement", "urgent", "urgent_confirm", "announcement_edit", "announcement_recall"),
    *("desk_question", "desk_chase", "desk_answer", "digest", "call_alarm"),
    *("slot_request", "slot_chase", "slot_news", "slot_alarm"),
    *("order_news", "wish_comes"),
)


def upgrade() -> None:
    """Apply this step."""
    op.create_table(
        "room_hours",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("room", sa.String(length=60), nullable=False),
        sa.Column("weekdays", sa.Integer(), nullable=False),
        sa.Column("from_time", sa.Time(), nullable=False),
        sa.Column("until_time", sa.Time(), nullable=False),
        sa.Column("note", sa.String(length=60), nullable=True),
        sa.CheckConstraint("from_time < until_time", name=op.f("ck_room_hours_span")),
        sa.CheckConstraint("weekdays BETWEEN 1 AND 127", name=op.f("ck_room_hours_weekdays")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_room_hours_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room_hours")),
    )
    with op.batch_alter_table("room_hours", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_room_hours_site_id"), ["site_id"], unique=False)

    op.create_table(
        "site_contacts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "liaison",
                "lawyer",
                "counsellor",
                name="contactrole",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("phone", sa.LargeBinary(), nullable=False),
        sa.Column("hours", sa.String(length=60), nullable=True),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_site_contacts_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site_contacts")),
        sa.UniqueConstraint("site_id", "role", name=op.f("uq_site_contacts_site_id_role")),
    )
    op.create_table(
        "orders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("wanted", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("audience", sa.String(length=80), nullable=True),
        sa.Column("expected", sa.Integer(), nullable=True),
        sa.Column("room", sa.String(length=60), nullable=True),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "planned",
                "declined",
                "withdrawn",
                name="orderstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("ordered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("offering_id", sa.Integer(), nullable=True),
        sa.Column(
            "declined",
            sa.Enum(
                "lecturer",
                "busy",
                "nearby",
                "other",
                name="declinereason",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("traditional", sa.LargeBinary(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(state = 'declined') = (declined IS NOT NULL)", name=op.f("ck_orders_declined")
        ),
        sa.CheckConstraint(
            "(state = 'planned') = (offering_id IS NOT NULL)", name=op.f("ck_orders_planned")
        ),
        sa.CheckConstraint("expected > 0", name=op.f("ck_orders_expected")),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_orders_by_id")),
        sa.ForeignKeyConstraint(["item_id"], ["menu_items.id"], name=op.f("fk_orders_item_id")),
        sa.ForeignKeyConstraint(
            ["offering_id"], ["offerings.id"], name=op.f("fk_orders_offering_id")
        ),
        sa.ForeignKeyConstraint(
            ["settled_by_id"], ["people.id"], name=op.f("fk_orders_settled_by_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_orders_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_orders")),
        sa.UniqueConstraint("offering_id", name=op.f("uq_orders_offering_id")),
    )
    with op.batch_alter_table("orders", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_orders_by_id"), ["by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_orders_item_id"), ["item_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_orders_site_id"), ["site_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_orders_state"), ["state"], unique=False)

    op.create_table(
        "wishes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("wished_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("offering_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["item_id"], ["menu_items.id"], name=op.f("fk_wishes_item_id")),
        sa.ForeignKeyConstraint(
            ["offering_id"], ["offerings.id"], name=op.f("fk_wishes_offering_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_wishes_person_id")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_wishes_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wishes")),
        sa.UniqueConstraint(
            "person_id", "item_id", "site_id", name=op.f("uq_wishes_person_id_item_id_site_id")
        ),
    )
    with op.batch_alter_table("wishes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_wishes_item_id"), ["item_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_wishes_offering_id"), ["offering_id"], unique=False)
        batch_op.create_index("ix_wishes_site_id_item_id", ["site_id", "item_id"], unique=False)

    op.create_table(
        "order_drafts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("wanted", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("audience", sa.String(length=80), nullable=True),
        sa.Column("expected", sa.Integer(), nullable=True),
        sa.Column("room", sa.String(length=60), nullable=True),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("expected > 0", name=op.f("ck_order_drafts_expected")),
        sa.ForeignKeyConstraint(
            ["item_id"], ["menu_items.id"], name=op.f("fk_order_drafts_item_id")
        ),
        sa.ForeignKeyConstraint(
            ["order_id"], ["orders.id"], name=op.f("fk_order_drafts_order_id")
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["people.id"], name=op.f("fk_order_drafts_owner_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_order_drafts_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_drafts")),
    )
    with op.batch_alter_table("order_drafts", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_order_drafts_expires_at"), ["expires_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_order_drafts_owner_id"), ["owner_id"], unique=False)

    with op.batch_alter_table("offering_drafts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("order_id", sa.Integer(), nullable=True))
        batch_op.create_index(
            batch_op.f("ix_offering_drafts_order_id"), ["order_id"], unique=False
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_offering_drafts_order_id"), "orders", ["order_id"], ["id"]
        )

    kinds = " OR ".join(f"kind = {kind!r}" for kind in _KINDS)
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.drop_constraint("noticekind", type_="check")
        batch_op.create_check_constraint("noticekind", sa.text(kinds))
