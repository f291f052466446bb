"""All that sources state about a business, and until when their terms allow to keep it.

Revision ID: a3e61f0c94b7
Revises: d41b86e2f7a9
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "a3e61f0c94b7"
down_revision = "d41b86e2f7a9"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
BINARY_JSON = sa.JSON().with_variant(JSONB(), "postgresql")
TIME = sa.DateTime(timezone=True)
TERMS = "ix_places_staging_source_expires_at"


def create_index(name: str, table: str, column: str) -> None:
    limited = sa.column(column).is_not(None)
    op.create_index(name, table, [column], postgresql_where=limited, sqlite_where=limited)


def upgrade() -> None:
    for name in ("faxes", "languages"):
        column = sa.Column(name, BINARY_JSON, server_default="[]", nullable=False)
        op.add_column("local_businesses", column)
    op.add_column("places_staging", sa.Column("source_expires_at", TIME))
    create_index(TERMS, "places_staging", "source_expires_at")
    op.create_table(
        "business_observations",
        sa.Column("place_key", KEY, autoincrement=False, nullable=False),
        sa.Column("observations", sa.JSON(), nullable=False),
        sa.Column("pages", sa.JSON(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("expires_at", TIME),
        sa.ForeignKeyConstraint(["place_key"], ["places_staging.id"]),
        sa.PrimaryKeyConstraint("place_key"),
    )
    create_index("ix_business_observations_expires_at", "business_observations", "expires_at")


def downgrade() -> None:
    op.drop_table("business_observations")
    op.drop_index(TERMS, "places_staging")
    op.drop_column("places_staging", "source_expires_at")
    for name in ("languages", "faxes"):
        op.drop_column("local_businesses", name)
