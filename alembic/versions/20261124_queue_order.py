"""The status comes first in the indexes of the queue: SQLite took another index for claims.

Revision ID: 4d7b10c9f3e6
Revises: e81d5a3b90c2
"""

import sqlalchemy as sa
from alembic import op

revision = "4d7b10c9f3e6"
down_revision = "e81d5a3b90c2"
branch_labels = None
depends_on = None

DUE, SUSPECTS = "ix_places_staging_due", "ix_places_staging_suspects"
URGENT_FIRST = sa.literal_column("priority DESC")


def create(name: str, where: str, *columns: object) -> None:
    predicate = sa.text(where)
    op.create_index(
        name,
        "places_staging",
        list(columns),
        postgresql_where=predicate,
        sqlite_where=predicate,
    )


def drop_both() -> None:
    op.drop_index(SUSPECTS, "places_staging")
    op.drop_index(DUE, "places_staging")


QUEUED = "deep_scan_status = 'queued'"
SUSPECT = "deep_scan_status = 'queued' AND scan_deaths > 0"


def upgrade() -> None:
    drop_both()
    create(DUE, QUEUED, "deep_scan_status", URGENT_FIRST, "next_attempt_at", "id")
    create(SUSPECTS, SUSPECT, "deep_scan_status", "next_attempt_at", "id")


def downgrade() -> None:
    drop_both()
    create(DUE, QUEUED, URGENT_FIRST, "next_attempt_at", "id")
    create(SUSPECTS, SUSPECT, "next_attempt_at", "id")
