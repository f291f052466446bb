"""Staging places batch by batch, with one event that tells of all of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from placecurator.domain.place import SourcePlace
from placecurator.services import request_ids
from placecurator.storage import events
from placecurator.storage.database import transaction
from placecurator.storage.models import CurationEvent
from placecurator.storage.source_places import Staged, stage

BATCH_PLACES = 5_000
"""Places of one transaction: SQLite has one writer, and curators must not wait long for it."""


class StagingLog:
    """Stages batches; each is in the database completely or not at all.

    The event is written with the first batch and brought up to date with each other one, so that
    it is right whenever the import ends, and however.
    """

    def __init__(self, engine: sa.Engine, *, actor: str, filename: str, format_name: str):
        self._engine = engine
        self._actor = actor
        self._request = {"filename": _storable(filename), "format": format_name}
        self._event_id: int | None = None
        self.staged = Staged()

    def commit(self, places: Sequence[SourcePlace], *, rejected: int) -> None:
        """Stage ``places`` and write down what came of the import up to here."""
        now = datetime.now(UTC)
        with transaction(self._engine) as session:
            staged = self.staged + stage(session, places, now=now)
            event_id = self._record(session, staged, rejected, now)
        self.staged, self._event_id = staged, event_id

    def _record(self, session: Session, staged: Staged, rejected: int, now: datetime) -> int:
        counts = {
            "new": staged.new,
            "changed": staged.changed,
            "unchanged": staged.unchanged,
            "rejected": rejected,
        }
        if self._event_id is not None:
            events.recount(session, self._event_id, counts)
            return self._event_id
        event = CurationEvent(
            act=events.IMPORT,
            actor=self._actor,
            at=now,
            request=self._request,
            counts=counts,
            request_id=request_ids.of_this_act(),
        )
        return events.record(session, event)


def _storable(filename: str) -> str:
    """A name that any database can hold: file systems allow more."""
    return filename.replace("\0", "").encode("utf-8", "replace").decode()
