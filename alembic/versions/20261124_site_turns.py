"""Turns at websites: when each may be visited next.

Revision ID: b6a04f7e82d1
Revises: 93c5e2d71b08
"""

import sqlalchemy as sa
from alembic import op

revision = "b6a04f7e82d1"
down_revision = "93c5e2d71b08"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "site_turns",
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("free_at_s", sa.Float(), nullable=False),
        sa.Column("line_ends_at_s", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("site"),
    )


def downgrade() -> None:
    op.drop_table("site_turns")
