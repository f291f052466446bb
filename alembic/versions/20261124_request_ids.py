"""Which act asked for a scan: its request id, the place that remembers it, the attempt and its job.

Revision ID: 93c5e2d71b08
Revises: 4d7b10c9f3e6
"""

import sqlalchemy as sa
from alembic import op

revision = "93c5e2d71b08"
down_revision = "4d7b10c9f3e6"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("curation_events", sa.Column("request_id", sa.String()))
    op.add_column("places_staging", sa.Column("scan_event_id", KEY))
    op.add_column("scan_attempts", sa.Column("event_id", KEY))
    op.add_column("scan_attempts", sa.Column("job", sa.String()))


def downgrade() -> None:
    op.drop_column("scan_attempts", "job")
    op.drop_column("scan_attempts", "event_id")
    op.drop_column("places_staging", "scan_event_id")
    op.drop_column("curation_events", "request_id")
