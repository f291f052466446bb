"""Provider gates: which providers are held back.

Revision ID: e81d5a3b90c2
Revises: c27e94f0a6d8
"""

import sqlalchemy as sa
from alembic import op

revision = "e81d5a3b90c2"
down_revision = "c27e94f0a6d8"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "provider_gates",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("cause", sa.String(), nullable=True),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("probing", sa.Boolean(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("trips", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )


def downgrade() -> None:
    op.drop_table("provider_gates")
