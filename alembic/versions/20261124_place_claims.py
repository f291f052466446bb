"""Claims: which curator looks after which place for now.

Revision ID: d5f2a8c01e37
Revises: c41d7e90b2a8
"""

import sqlalchemy as sa
from alembic import op

revision = "d5f2a8c01e37"
down_revision = "c41d7e90b2a8"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "place_claims",
        sa.Column(
            "place_key",
            KEY,
            sa.ForeignKey("places_staging.id", ondelete="CASCADE"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_place_claims_owner", "place_claims", ["owner"])


def downgrade() -> None:
    op.drop_table("place_claims")
