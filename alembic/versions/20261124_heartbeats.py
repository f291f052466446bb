"""Heartbeats: when a scheduler last looked for work.

Revision ID: 5b0c3d8e71a4
Revises: 9f1713bd0f27
"""

import sqlalchemy as sa
from alembic import op

revision = "5b0c3d8e71a4"
down_revision = "9f1713bd0f27"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "heartbeats",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )


def downgrade() -> None:
    op.drop_table("heartbeats")
