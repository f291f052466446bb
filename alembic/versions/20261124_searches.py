"""Searches with a provider, and which places each of them found.

Revision ID: 3f8d61c0b7e4
Revises: a3e61f0c94b7
"""

import sqlalchemy as sa
from alembic import op

revision = "3f8d61c0b7e4"
down_revision = "a3e61f0c94b7"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)
COUNTS = ("pages", "found", "new", "changed", "unchanged", "requests_made", "cost_micros")


def upgrade() -> None:
    op.create_table(
        "searches",
        sa.Column("id", KEY, nullable=False),
        sa.Column("provider", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("radius_m", sa.Float(), nullable=True),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("country", sa.String(), nullable=True),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("started_at", TIME, nullable=False),
        sa.Column("seen_at", TIME, nullable=False),
        sa.Column("finished_at", TIME, nullable=True),
        sa.Column("stop_asked", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("cause", sa.String(), nullable=True),
        sa.Column("words", sa.String(), nullable=True),
        *(sa.Column(name, sa.Integer(), server_default="0", nullable=False) for name in COUNTS),
        sa.Column("event_id", KEY, nullable=False),
        sa.Column("request_id", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "search_places",
        sa.Column("search_id", KEY, nullable=False),
        sa.Column("place_key", KEY, nullable=False),
        sa.PrimaryKeyConstraint("search_id", "place_key"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("search_places")
    op.drop_table("searches")
