"""Provider gates: pauses by an operator, and turns.

Revision ID: 4b7d0e6c21f9
Revises: b6a04f7e82d1
"""

import sqlalchemy as sa
from alembic import op

revision = "4b7d0e6c21f9"
down_revision = "b6a04f7e82d1"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("provider_gates") as table:
        table.add_column(sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("paused_by", sa.String(), nullable=True))
        table.add_column(sa.Column("pause_reason", sa.String(), nullable=True))
        table.add_column(sa.Column("next_turn_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("provider_gates") as table:
        table.drop_column("next_turn_at")
        table.drop_column("pause_reason")
        table.drop_column("paused_by")
        table.drop_column("paused_at")
