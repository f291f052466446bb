"""``/api/v3/places/staging``: the staged places and their statuses."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from placecurator.api.context import Context
from placecurator.api.identity import Curator, Viewer, public
from placecurator.api.refusals import REFUSALS
from placecurator.api.schemas import (
    AttemptItem,
    AttemptItems,
    FacetItem,
    FacetsAnswer,
    MatchesAnswer,
    PlaceBatchStatusUpdateRequest,
    PlaceCountsAnswer,
    PlaceDetail,
    PlaceItem,
    PlaceItems,
)
from placecurator.services import attempts, curation, staging
from placecurator.services.facets import facet_counts
from placecurator.services.moment_text import read_moment
from placecurator.services.place_params import PlaceFilterParams
from placecurator.services.scan_choice import SCAN_CHOICE
from placecurator.services.staging import SORTS, PlaceQuery, PlaceSort, sorted_by

router = APIRouter(prefix="/api/v3/places/staging", tags=["staged places"], responses=REFUSALS)

_ALL_BUT_PUT = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST"]


class PlaceListParams(PlaceFilterParams):
    """Which places, in which order, and how many."""

    limit: int = Field(default=100, ge=1, le=staging.LONGEST_PAGE)
    cursor: str | None = Field(default=None, description="``next_cursor`` of the page before.")
    before: str | None = Field(default=None, description="``previous_cursor`` of the page behind.")
    last: bool = Field(default=False, description="The last page.")
    sort: str = Field(default=PlaceSort.imported.value, json_schema_extra={"enum": [*SORTS]})

    def to_query(self, me: str) -> PlaceQuery:
        """The query that the service understands."""
        sort, descending = sorted_by(self.sort)
        return PlaceQuery(
            filter=self.to_filter(me),
            sort=sort,
            descending=descending,
            limit=self.limit,
            cursor=self.cursor,
            before=self.before,
            last=self.last,
        )


@router.put("/status")
def update_places_status_batch(
    context: Context,
    body: PlaceBatchStatusUpdateRequest,
    actor: Curator,
) -> curation.StatusUpdate:
    """Give a status to places, all or nothing. A selected place is deep-scanned by itself.

    With ``since``, places that others have decided about meanwhile are left alone and counted.
    """
    return curation.set_status(
        context.engine,
        context.signals,
        body.to_chosen(),
        body.status,
        actor=actor.name,
        rescan=body.rescan,
        stale_after_days=context.settings.rescan_stale_after_days,
        since=None if body.since is None else read_moment(body.since),
        only_conflicts=body.only_conflicts,
    )


@router.api_route("/status", methods=_ALL_BUT_PUT, dependencies=[public()], include_in_schema=False)
def refuse_other_methods() -> None:
    """Without this, GET would look for a place whose id is "status"."""
    raise HTTPException(405, "Only PUT changes statuses.", {"Allow": "PUT"})


@router.get("")
def list_staged_places(
    context: Context, params: Annotated[PlaceListParams, Query()], actor: Viewer
) -> PlaceItems:
    """A page of staged places; ``next_cursor`` and ``previous_cursor`` lead on and back."""
    page = staging.list_places(context.engine, params.to_query(actor.name))
    items = [PlaceItem.model_validate(place) for place in page.items]
    return PlaceItems(
        items=items, next_cursor=page.next_cursor, previous_cursor=page.previous_cursor
    )


@router.get("/counts")
def count_staged_places(context: Context, _actor: Viewer) -> PlaceCountsAnswer:
    """How many places are staged, by verdict and by state of the deep scan."""
    counts = staging.count_places(context.engine)
    by_scan = {SCAN_CHOICE[state].value: number for state, number in counts.by_scan.items()}
    return PlaceCountsAnswer(total=counts.total, by_status=counts.by_status, by_scan=by_scan)


@router.get("/matches")
def count_matching_places(
    context: Context, params: Annotated[PlaceFilterParams, Query()], actor: Viewer
) -> MatchesAnswer:
    """How many staged places pass the filter."""
    return MatchesAnswer(total=staging.count_matches(context.engine, params.to_filter(actor.name)))


@router.get("/facets")
def count_facets(
    context: Context, params: Annotated[PlaceFilterParams, Query()], actor: Viewer
) -> FacetsAnswer:
    """How many places have each value that the filter can choose, under its other conditions."""
    counted = facet_counts(context.engine, params.to_filter(actor.name))
    return FacetsAnswer(facets=[FacetItem.of(facet) for facet in counted])


class AttemptListParams(BaseModel):
    """How many attempts."""

    model_config = ConfigDict(extra="forbid")

    limit: int = Field(default=100, ge=1, le=attempts.LONGEST_PAGE)
    cursor: str | None = Field(default=None, description="``next_cursor`` of the page before.")


@router.get("/{place_id:path}/attempts")
def list_attempts(
    context: Context,
    place_id: str,
    params: Annotated[AttemptListParams, Query()],
    _actor: Viewer,
) -> AttemptItems:
    """The attempts to scan one place, newest first: what came of each, and who had asked for it."""
    page = attempts.list_attempts(context.engine, place_id, limit=params.limit, after=params.cursor)
    items = [AttemptItem.model_validate(attempt) for attempt in page.items]
    return AttemptItems(items=items, next_cursor=page.next_cursor)


@router.get("/{place_id:path}")
def get_staged_place(context: Context, place_id: str, _actor: Viewer) -> PlaceDetail:
    """One staged place with all that is known of it, and its last attempts."""
    place = staging.get_place(context.engine, place_id)
    page = attempts.list_attempts(context.engine, place_id)
    return PlaceDetail(
        **PlaceItem.model_validate(place).model_dump(),
        raw=place.raw,
        attempts=[AttemptItem.model_validate(attempt) for attempt in page.items],
    )
