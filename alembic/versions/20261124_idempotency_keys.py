"""Requests that may be repeated without a second act.

Revision ID: d4a1c96f2b73
Revises: c5d20a7e91b6
"""

import sqlalchemy as sa
from alembic import op

revision = "d4a1c96f2b73"
down_revision = "c5d20a7e91b6"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "idempotency_keys",
        sa.Column("id", KEY, nullable=False),
        sa.Column("user_id", KEY, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("running_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("event_id", KEY, nullable=True),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("content_type", sa.String(), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("user_id", "key"),
    )
    op.create_index("ix_idempotency_keys_begun_at", "idempotency_keys", ["begun_at"])


def downgrade() -> None:
    op.drop_index("ix_idempotency_keys_begun_at", "idempotency_keys")
    op.drop_table("idempotency_keys")
