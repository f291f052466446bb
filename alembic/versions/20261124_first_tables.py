"""The first tables: staged places, local businesses, attempts and the history of decisions.

Revision ID: 9f1713bd0f27
Revises:
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ENUM, JSONB

revision = "9f1713bd0f27"
down_revision = None
branch_labels = None
depends_on = None


BIG_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(JSONB(), "postgresql")
BYTEWISE_TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")
TIME = sa.DateTime(timezone=True)


def _enum(name, *values):
    """A CHECK on SQLite; on PostgreSQL a native type, created and dropped once, below."""
    return sa.Enum(*values, name=name, create_constraint=True).with_variant(
        ENUM(*values, name=name, create_type=False), "postgresql"
    )


PLACE_STATUS = _enum("place_status", "New", "Selected", "Maybe", "Not a Fit", "Archived")
DEEP_SCAN_STATUS = _enum("deep_scan_status", "queued", "processing", "completed", "failed")


def _native_enums():
    if op.get_bind().dialect.name != "postgresql":
        return []
    return [
        column.dialect_impl(op.get_bind().dialect) for column in (PLACE_STATUS, DEEP_SCAN_STATUS)
    ]


def upgrade() -> None:
    for enum in _native_enums():
        enum.create(op.get_bind())
    op.create_table(
        "curation_changes",
        sa.Column("event_id", BIG_KEY, nullable=False),
        sa.Column("place_key", BIG_KEY, nullable=False),
        sa.Column("status_before", PLACE_STATUS, nullable=False),
        sa.Column("scan_before", DEEP_SCAN_STATUS, nullable=True),
        sa.PrimaryKeyConstraint("event_id", "place_key"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "curation_events",
        sa.Column("id", BIG_KEY, nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("status", PLACE_STATUS, nullable=True),
        sa.Column("request", JSON, nullable=False),
        sa.Column("counts", JSON, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "places_staging",
        sa.Column("notes", sa.String(), nullable=True),
        sa.Column("tags", JSON, server_default="[]", nullable=False),
        sa.Column("priority", sa.Integer(), server_default="0", nullable=False),
        sa.Column("revisit_on", sa.Date(), nullable=True),
        sa.Column("deep_scan_status", DEEP_SCAN_STATUS, nullable=True),
        sa.Column("deep_scan_cause", sa.String(), nullable=True),
        sa.Column("deep_scan_error", sa.String(), nullable=True),
        sa.Column("queued_at", TIME, nullable=True),
        sa.Column("next_attempt_at", TIME, nullable=True),
        sa.Column("scan_attempt", sa.Integer(), server_default="0", nullable=False),
        sa.Column("scan_token", sa.Integer(), server_default="0", nullable=False),
        sa.Column("scan_deaths", sa.Integer(), server_default="0", nullable=False),
        sa.Column("lease_expires_at", TIME, nullable=True),
        sa.Column("claimed_by", sa.String(), nullable=True),
        sa.Column("scan_finished_at", TIME, nullable=True),
        sa.Column("scan_withdrawn", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("scan_before", DEEP_SCAN_STATUS, nullable=True),
        sa.Column("scan_before_cause", sa.String(), nullable=True),
        sa.Column("scan_before_error", sa.String(), nullable=True),
        sa.Column("status", PLACE_STATUS, server_default="New", nullable=False),
        sa.Column("status_changed_at", TIME, nullable=True),
        sa.Column("updated_by", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=True),
        sa.Column("address", sa.String(), nullable=True),
        sa.Column("street", sa.String(), nullable=True),
        sa.Column("city", sa.String(), nullable=True),
        sa.Column("region", sa.String(), nullable=True),
        sa.Column("postal_code", sa.String(), nullable=True),
        sa.Column("country", sa.String(), nullable=True),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("rating", sa.Float(), nullable=True),
        sa.Column("review_count", sa.Integer(), nullable=True),
        sa.Column("price_level", sa.Integer(), nullable=True),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("website", sa.String(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("raw", JSON, nullable=False),
        sa.Column("name_key", BYTEWISE_TEXT, nullable=False),
        sa.Column("search_text", sa.String(), nullable=False),
        sa.Column("source_digest", sa.String(length=64), nullable=False),
        sa.Column("id", BIG_KEY, nullable=False),
        sa.Column("place_id", sa.String(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("updated_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("place_id"),
    )
    op.create_index("ix_places_staging_category", "places_staging", ["category", "id"])
    op.create_index(
        "ix_places_staging_deep_scan_status", "places_staging", ["deep_scan_status", "id"]
    )
    op.create_index(
        "ix_places_staging_due",
        "places_staging",
        [sa.literal_column("priority DESC"), "next_attempt_at", "id"],
        postgresql_where=sa.text("deep_scan_status = 'queued'"),
        sqlite_where=sa.text("deep_scan_status = 'queued'"),
    )
    op.create_index(
        "ix_places_staging_leases",
        "places_staging",
        ["lease_expires_at"],
        postgresql_where=sa.text("deep_scan_status = 'processing'"),
        sqlite_where=sa.text("deep_scan_status = 'processing'"),
    )
    op.create_index("ix_places_staging_name_key", "places_staging", ["name_key", "id"])
    op.create_index("ix_places_staging_rating", "places_staging", ["rating", "id"])
    op.create_index("ix_places_staging_review_count", "places_staging", ["review_count", "id"])
    op.create_index("ix_places_staging_status", "places_staging", ["status", "id"])

    op.create_table(
        "local_businesses",
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("category", sa.String(), nullable=True),
        sa.Column("address", sa.String(), nullable=True),
        sa.Column("street", sa.String(), nullable=True),
        sa.Column("city", sa.String(), nullable=True),
        sa.Column("region", sa.String(), nullable=True),
        sa.Column("postal_code", sa.String(), nullable=True),
        sa.Column("country", sa.String(), nullable=True),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("rating", sa.Float(), nullable=True),
        sa.Column("review_count", sa.Integer(), nullable=True),
        sa.Column("price_level", sa.Integer(), nullable=True),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("phones", JSON, nullable=False),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("emails", JSON, nullable=False),
        sa.Column("website", sa.String(), nullable=True),
        sa.Column("socials", JSON, nullable=False),
        sa.Column("opening_hours", sa.String(), nullable=True),
        sa.Column("business_status", sa.String(), nullable=True),
        sa.Column("alias_place_id", sa.String(), nullable=True),
        sa.Column("warnings", JSON, nullable=False),
        sa.Column("provenance", JSON, nullable=False),
        sa.Column("id", BIG_KEY, nullable=False),
        sa.Column("place_key", BIG_KEY, nullable=False),
        sa.Column("place_id", sa.String(), nullable=False),
        sa.Column("locked_fields", JSON, server_default="[]", nullable=False),
        sa.Column("name_key", BYTEWISE_TEXT, nullable=False),
        sa.Column("search_text", sa.String(), nullable=False),
        sa.Column("scan_token", sa.Integer(), nullable=False),
        sa.Column("scanned_at", TIME, nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["place_key"],
            ["places_staging.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("place_id"),
        sa.UniqueConstraint("place_key"),
    )
    op.create_index("ix_local_businesses_name_key", "local_businesses", ["name_key", "id"])

    op.create_table(
        "scan_attempts",
        sa.Column("id", BIG_KEY, nullable=False),
        sa.Column("place_key", BIG_KEY, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("token", sa.Integer(), nullable=False),
        sa.Column("worker", sa.String(), nullable=False),
        sa.Column("started_at", TIME, nullable=False),
        sa.Column("finished_at", TIME, nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("cause", sa.String(), nullable=True),
        sa.Column("message", sa.String(), nullable=True),
        sa.Column("requests_made", sa.Integer(), server_default="0", nullable=False),
        sa.Column("cost_micros", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["place_key"],
            ["places_staging.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("place_key", "token"),
    )


def downgrade() -> None:
    op.drop_table("scan_attempts")
    op.drop_index("ix_local_businesses_name_key", "local_businesses")

    op.drop_table("local_businesses")
    op.drop_index("ix_places_staging_status", "places_staging")
    op.drop_index("ix_places_staging_review_count", "places_staging")
    op.drop_index("ix_places_staging_rating", "places_staging")
    op.drop_index("ix_places_staging_name_key", "places_staging")
    op.drop_index("ix_places_staging_leases", "places_staging")
    op.drop_index("ix_places_staging_due", "places_staging")
    op.drop_index("ix_places_staging_deep_scan_status", "places_staging")
    op.drop_index("ix_places_staging_category", "places_staging")

    op.drop_table("places_staging")
    op.drop_table("curation_events")
    op.drop_table("curation_changes")
    for enum in _native_enums():
        enum.drop(op.get_bind())
