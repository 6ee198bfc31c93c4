"""Change menu items by chat."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this step."""
    op.create_table(
        "menu_item_drafts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("said", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("basis", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["item_id"], ["menu_items.id"], name=op.f("fk_menu_item_drafts_item_id")
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["people.id"], name=op.f("fk_menu_item_drafts_owner_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_menu_item_drafts")),
    )
    with op.batch_alter_table("menu_item_drafts", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_menu_item_drafts_expires_at"), ["expires_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_menu_item_drafts_item_id"), ["item_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_menu_item_drafts_owner_id"), ["owner_id"], unique=False
        )

    with op.batch_alter_table("menu_items", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "status",
                sa.Enum(
                    "given",
                    "withdrawn",
                    name="itemstatus",
                    native_enum=False,
                    create_constraint=True,
                    length=24,
                ),
                server_default="given",
                nullable=False,
            )
        )
