"""An index of the queued places on which a worker has died.

Revision ID: c27e94f0a6d8
Revises: 5b0c3d8e71a4
"""

import sqlalchemy as sa
from alembic import op

revision = "c27e94f0a6d8"
down_revision = "5b0c3d8e71a4"
branch_labels = None
depends_on = None


def upgrade() -> None:
    suspect = sa.text("deep_scan_status = 'queued' AND scan_deaths > 0")
    op.create_index(
        "ix_places_staging_suspects",
        "places_staging",
        ["next_attempt_at", "id"],
        postgresql_where=suspect,
        sqlite_where=suspect,
    )


def downgrade() -> None:
    op.drop_index("ix_places_staging_suspects", "places_staging")
