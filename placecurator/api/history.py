"""``/api/v3/history``: what people did to places, and taking it back."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from placecurator.api.context import Context
from placecurator.api.identity import Curator, Viewer
from placecurator.api.refusals import REFUSALS, ErrorAnswer
from placecurator.domain.lifecycle import PlaceStatus
from placecurator.services import history
from placecurator.services import undo as undoing
from placecurator.services.place_params import Key
from placecurator.services.progress import progress_of

router = APIRouter(prefix="/api/v3/history", tags=["history"], responses=REFUSALS)

_NOTHING = {"model": ErrorAnswer, "description": "Nothing is left to undo; says why"}


class HistoryParams(BaseModel):
    """Which acts, and how many."""

    model_config = ConfigDict(extra="forbid")

    actor: str | None = Field(default=None, description="Who did it.")
    limit: int = Field(default=50, ge=1, le=history.LONGEST_PAGE)
    cursor: str | None = Field(default=None, description="``next_cursor`` of the page before.")


class ActItem(BaseModel):
    """One act. ``facts`` tell what was asked for, ``counts`` what came of it at the time.

    An undo would restore ``standing`` places now; with ``standing_more`` at least these, as no more
    than a hundred are looked at. ``undoable`` says whether the caller may do that; it is also true
    when there may be such places only among those that were not looked at. ``places`` were changed
    by the act, the first of them are called ``names``. An undo took back the act ``undoes``, which
    had given the verdict ``undone``; with ``redo`` that was an undo.
    """

    model_config = ConfigDict(from_attributes=True)

    id: int
    at: datetime
    act: str
    actor: str
    status: PlaceStatus | None
    facts: dict[str, Any]
    counts: dict[str, int]
    undoes: int | None
    undone: PlaceStatus | None
    redo: bool
    places: int
    names: list[str]
    standing: int
    standing_more: bool
    undoable: bool
    request_id: str | None


class ActItems(BaseModel):
    """A page of acts, the newest first; ``next_cursor`` is null on the last one."""

    items: list[ActItem]
    next_cursor: str | None


class UndoneAnswer(BaseModel):
    """What an undo did, in numbers and in ``words``; ``event_id`` undoes the undo.

    ``status`` is the verdict that was taken back; null: an undo was. ``redo``: what that undo had
    taken back holds again.
    Of the ``restored`` places' scans, ``unqueued`` wait no longer and ``queued`` wait again;
    ``running`` and ``scanned`` ones could not be taken back. Left alone were places that were
    ``already`` taken back, ``changed`` since (``changed_by`` these), or ``gone``.
    """

    model_config = ConfigDict(from_attributes=True)

    event_id: int
    undoes: int
    status: PlaceStatus | None
    redo: bool
    restored: int
    unqueued: int
    queued: int
    running: int
    scanned: int
    already: int
    changed: int
    changed_by: list[str]
    gone: int
    words: str


class ProgressAnswer(BaseModel):
    """How far the scans are that an act asked for.

    ``requested`` = ``done`` + ``failed`` + ``to_go`` + ``dropped``. Of those ``to_go``, so many are
    ``running``. ``dropped`` were taken back, or asked for again by a later act.
    """

    model_config = ConfigDict(from_attributes=True)

    event_id: int
    act: str
    actor: str
    at: datetime
    status: PlaceStatus | None
    requested: int
    done: int
    failed: int
    to_go: int
    running: int
    dropped: int


@router.get("")
def list_acts(
    context: Context, params: Annotated[HistoryParams, Query()], actor: Viewer
) -> ActItems:
    """A page of what was done to places, the newest first."""
    query = history.HistoryQuery(actor=params.actor, limit=params.limit, cursor=params.cursor)
    page = history.list_acts(context.engine, query, viewer=actor)
    items = [ActItem.model_validate(act) for act in page.items]
    return ActItems(items=items, next_cursor=page.next_cursor)


@router.post("/{event_id}/undo", responses={409: _NOTHING})
def undo(context: Context, event_id: Key, actor: Curator) -> UndoneAnswer:
    """Take one's own act back, or as an admin anybody's, where nobody has decided since."""
    undone = undoing.undo(context.engine, context.signals, event_id, actor=actor)
    return UndoneAnswer.model_validate(undone)


@router.get("/{event_id}/progress")
def scan_progress(context: Context, event_id: Key, _actor: Viewer) -> ProgressAnswer:
    """How far the deep scans are that an act asked for, as of now."""
    return ProgressAnswer.model_validate(progress_of(context.engine, event_id))
