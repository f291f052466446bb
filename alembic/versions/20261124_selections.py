"""Selections: the places that a filter matched at a moment.

Revision ID: c5d20a7e91b6
Revises: b83e0f6a4c15
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "c5d20a7e91b6"
down_revision = "b83e0f6a4c15"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "selections",
        sa.Column("id", KEY, nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("filter", JSON, nullable=False),
        sa.Column("place_count", sa.Integer(), nullable=False),
        sa.Column("keys", sa.LargeBinary(), nullable=False),
        sa.Column("moment", JSON, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_selections_owner", "selections", ["owner", "id"])
    op.create_index("ix_selections_made_at", "selections", ["made_at"])


def downgrade() -> None:
    op.drop_table("selections")
