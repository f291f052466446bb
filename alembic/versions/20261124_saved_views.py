"""Saved views: filters and orders of the staged places under a name.

Revision ID: c2d94f7a1b60
Revises: d5f2a8c01e37
"""

import sqlalchemy as sa
from alembic import op

revision = "c2d94f7a1b60"
down_revision = "d5f2a8c01e37"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "saved_views",
        sa.Column("id", KEY, primary_key=True),
        sa.Column("user_id", KEY, sa.ForeignKey("users.id"), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_key", sa.String(), nullable=False),
        sa.Column("query", sa.String(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("user_id", "name_key", name="uq_saved_views_name"),
    )


def downgrade() -> None:
    op.drop_table("saved_views")
