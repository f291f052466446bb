"""``/api/v3/local-businesses``: what the deep scans found."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import StreamingResponse

from placecurator.api.context import Context
from placecurator.api.identity import Viewer
from placecurator.api.refusals import REFUSALS
from placecurator.api.schemas import BusinessItem, BusinessItems
from placecurator.services import businesses
from placecurator.services.businesses import BusinessQuery
from placecurator.storage.models import LocalBusiness

router = APIRouter(prefix="/api/v3", tags=["local businesses"], responses=REFUSALS)

_DOWNLOAD = {
    "Content-Disposition": 'attachment; filename="local-businesses.csv"',
    "X-Content-Type-Options": "nosniff",
}


class BusinessExportParams(BaseModel):
    """Which businesses."""

    model_config = ConfigDict(extra="forbid")

    q: str = Field(default="", description="Text to find; empty finds all.")


class BusinessListParams(BusinessExportParams):
    """Which businesses, and how many."""

    limit: int = Field(default=100, ge=1, le=businesses.LONGEST_PAGE)
    cursor: str | None = Field(default=None, description="``next_cursor`` of the page before.")


@router.get("/local-businesses")
def list_local_businesses(
    context: Context, params: Annotated[BusinessListParams, Query()], _actor: Viewer
) -> BusinessItems:
    """A page of local businesses by name; follow ``next_cursor`` for the next one."""
    query = BusinessQuery(text=params.q, limit=params.limit, cursor=params.cursor)
    page = businesses.list_businesses(context.engine, query)
    items = [_item(business) for business in page.items]
    return BusinessItems(items=items, next_cursor=page.next_cursor)


@router.get("/local-businesses.csv", response_class=StreamingResponse)
def export_local_businesses(
    context: Context, params: Annotated[BusinessExportParams, Query()], actor: Viewer
) -> StreamingResponse:
    """All local businesses, or those found by ``q``, as a spreadsheet that is safe to open."""
    pieces = businesses.export_csv(context.engine, params.q)
    businesses.note_export(context.engine, params.q, actor=actor.name)
    # The first piece is read now, while a failure can still become a proper answer.
    whole: Iterator[str] = chain([next(pieces)], pieces)
    return StreamingResponse(whole, media_type="text/csv", headers=_DOWNLOAD)


@router.get("/local-businesses/{place_id:path}")
def get_local_business(context: Context, place_id: str, _actor: Viewer) -> BusinessItem:
    """What the deep scans of one place found."""
    return _item(businesses.get_business(context.engine, place_id))


def _item(business: LocalBusiness) -> BusinessItem:
    return BusinessItem.model_validate(business, from_attributes=True)
