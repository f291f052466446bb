"""Undo: which act gave the verdict of a place, now and before each act; what an undo took back.

Revision ID: b83e0f6a4c15
Revises: a6f3c1e9d204
"""

import sqlalchemy as sa
from alembic import op

revision = "b83e0f6a4c15"
down_revision = "a6f3c1e9d204"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("curation_events", sa.Column("undoes", KEY))
    op.add_column("curation_changes", sa.Column("verdict_before", KEY))
    op.add_column("places_staging", sa.Column("verdict_event_id", KEY))
    _name_the_verdicts()
    _partial_index("ix_curation_events_undoes", "curation_events", "undoes")
    _partial_index("ix_places_staging_verdict", "places_staging", "verdict_event_id")


def _partial_index(name: str, table: str, column: str) -> None:
    condition = sa.column(column).is_not(None)
    op.create_index(
        name, table, [column, "id"], postgresql_where=condition, sqlite_where=condition
    )


def _name_the_verdicts() -> None:
    """Give every verdict of the past the act that gave it: the history has them all."""
    event = sa.table("curation_events", sa.column("id"), sa.column("act"))
    change = sa.table(
        "curation_changes",
        *(sa.column("event_id"), sa.column("place_key"), sa.column("verdict_before")),
    )
    place = sa.table("places_staging", sa.column("id"), sa.column("verdict_event_id"))
    given = (
        sa.select(change.c.event_id, change.c.place_key)
        .join(event, event.c.id == change.c.event_id)
        .where(event.c.act == "set_status")
    )
    verdicts = given.subquery()
    window = {"partition_by": verdicts.c.place_key, "order_by": verdicts.c.event_id}
    before = sa.select(
        verdicts.c.event_id,
        verdicts.c.place_key,
        sa.func.lag(verdicts.c.event_id).over(**window).label("before"),
    ).subquery("before")
    op.execute(
        sa.update(change)
        .where(
            change.c.event_id == before.c.event_id, change.c.place_key == before.c.place_key
        )
        .values(verdict_before=before.c.before)
    )
    last = (
        sa.select(verdicts.c.place_key, sa.func.max(verdicts.c.event_id).label("event_id"))
        .group_by(verdicts.c.place_key)
        .subquery("last")
    )
    op.execute(
        sa.update(place)
        .where(place.c.id == last.c.place_key)
        .values(verdict_event_id=last.c.event_id)
    )


def downgrade() -> None:
    op.drop_index("ix_places_staging_verdict", "places_staging")
    op.drop_index("ix_curation_events_undoes", "curation_events")
    op.drop_column("places_staging", "verdict_event_id")
    op.drop_column("curation_changes", "verdict_before")
    op.drop_column("curation_events", "undoes")
