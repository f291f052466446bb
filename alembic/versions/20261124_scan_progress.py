"""How far the scans of an act are is counted on an index.

Revision ID: c41d7e90b2a8
Revises: d4a1c96f2b73
"""

import sqlalchemy as sa
from alembic import op

revision = "c41d7e90b2a8"
down_revision = "d4a1c96f2b73"
branch_labels = None
depends_on = None


def upgrade() -> None:
    asked = sa.column("scan_event_id").is_not(None)
    op.create_index(
        "ix_places_staging_asked",
        "places_staging",
        ["deep_scan_status", "scan_event_id", "queued_at"],
        postgresql_where=asked,
        sqlite_where=asked,
    )


def downgrade() -> None:
    op.drop_index("ix_places_staging_asked", "places_staging")
