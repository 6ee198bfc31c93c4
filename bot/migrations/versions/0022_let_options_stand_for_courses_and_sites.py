"""Let options stand for courses and sites."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this step."""
    with op.batch_alter_table("survey_options", schema=None) as batch_op:
        batch_op.add_column(sa.Column("item_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("site_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_survey_options_item_id"), ["item_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_survey_options_site_id"), ["site_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_survey_options_item_id"), "menu_items", ["item_id"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_survey_options_site_id"), "sites", ["site_id"], ["id"]
        )
