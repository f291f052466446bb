"""Places in the drawer of the triage page: staged, scanned, and opened in a tab."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from placecurator.domain.lifecycle import COMPLETE, DeepScanStatus, PlaceStatus
from placecurator.storage.database import transaction
from placecurator.storage.models import CurationEvent, Place, ScanAttempt
from placecurator.ui.fact_types import FieldRow
from placecurator.ui.states.details import DetailsState
from tests.factories import NOW, found_business, staged

Tab = Callable[[type[DetailsState]], DetailsState]
SCANNED = {
    "status": PlaceStatus.Selected,
    "deep_scan_status": DeepScanStatus.completed,
    "scan_token": 1,
    "country": "FI",
}


def scanned(engine: sa.Engine, place_id: str = "a", **fields: Any) -> None:
    """A place with a completed scan, which found ``fields``."""
    with transaction(engine) as session:
        place = staged(session, place_id, name="Café", **SCANNED)
        found_business(session, place, **({"name": "Café Ekberg"} | fields))
        attempted(session, place, 1, outcome=COMPLETE.name)


def attempted(session: Any, place: Place, token: int, **fields: Any) -> None:
    row: dict[str, Any] = {"number": token, "token": token, "worker": "w", "started_at": NOW}
    session.add(ScanAttempt(place_key=place.id or 0, **(row | {"finished_at": NOW} | fields)))


async def opened(state: DetailsState, place_id: str = "a") -> None:
    """What the page does: open, and then the event that opening asks for."""
    if await state.show(place_id) is DetailsState.load:
        await state.load()


def field(state: DetailsState, name: str) -> FieldRow | None:
    rows = (row for group in state.groups for row in group.fields)
    return next((row for row in rows if row.field == name), None)


def acts(engine: sa.Engine) -> list[str]:
    with transaction(engine) as session:
        return list(session.scalars(sa.select(CurationEvent.act)))  # type: ignore[call-overload]
