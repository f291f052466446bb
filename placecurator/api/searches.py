"""``/api/v3/searches``: looking for places with a provider, and what earlier searches found."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Self

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from placecurator.api.context import Context
from placecurator.api.identity import Curator, Viewer
from placecurator.api.refusals import REFUSALS
from placecurator.domain.search import MOST_PLACES
from placecurator.domain.search_state import SearchState
from placecurator.services.place_params import Key
from placecurator.services.scan_config import deep_scan_config
from placecurator.services.searching import listing
from placecurator.services.searching import plan as plans
from placecurator.services.searching.background import searches_of_this_process
from placecurator.services.searching.query import USUAL_PLACES, checked_query
from placecurator.services.searching.report import SearchReport
from placecurator.services.searching.terms import keep_until, kept_words

router = APIRouter(prefix="/api/v3/searches", tags=["searches"], responses=REFUSALS)


class NewSearch(BaseModel):
    """What to look for. An area has all of ``latitude``, ``longitude`` and ``radius_km``."""

    model_config = ConfigDict(extra="forbid")

    provider: str = Field(description="The name of one that is set up, such as google.")
    text: str = Field(description="In plain words, such as dentists in Espoo.")
    latitude: float | None = Field(default=None, description="WGS 84 degrees.")
    longitude: float | None = Field(default=None, description="WGS 84 degrees.")
    radius_km: float | None = None
    language: str | None = Field(default=None, description="Of the answers; BCP 47.")
    country: str | None = Field(default=None, description="Where to look first; ISO 3166-1.")
    limit: int = Field(default=USUAL_PLACES, description="At most so many places.")


class SearchItem(BaseModel):
    """A search. ``new``, ``changed`` and ``unchanged`` places make up ``found``."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    state: SearchState
    provider: str
    text: str
    latitude: float | None
    longitude: float | None
    radius_km: float | None
    language: str | None
    country: str | None
    limit: int
    actor: str
    started_at: datetime
    finished_at: datetime | None
    cause: str | None
    words: str | None = Field(description="What went wrong; null: nothing.")
    cure: str | None = Field(description="Who has to do what.")
    pages: int
    found: int
    new: int
    changed: int
    unchanged: int
    requests_made: int
    cost_micros: int = Field(description="Millionths of a US dollar.")
    request_id: str | None

    @classmethod
    def of(cls, report: SearchReport) -> Self:
        """What ``report`` says."""
        query = report.query
        facts = {name: getattr(report, name) for name in cls.model_fields if hasattr(report, name)}
        return cls(
            **facts,
            text=query.text,
            latitude=query.latitude,
            longitude=query.longitude,
            radius_km=None if query.radius_m is None else query.radius_m / 1000,
            language=query.language,
            country=query.country,
            limit=query.limit,
        )


class SearchItems(BaseModel):
    """A page of searches, newest first; ``next_cursor`` is null on the last one."""

    items: list[SearchItem]
    next_cursor: str | None


class SearchListParams(BaseModel):
    """How many searches."""

    model_config = ConfigDict(extra="forbid")

    limit: int = Field(default=100, ge=1, le=listing.LONGEST_PAGE)
    cursor: str | None = Field(default=None, description="``next_cursor`` of the page before.")


@router.post("", status_code=202)
async def start_search(context: Context, body: NewSearch, actor: Curator) -> SearchItem:
    """Begin a search; it goes on by itself, and what it finds is staged as New."""
    query = checked_query(**body.model_dump(exclude={"provider"}))
    report = await searches_of_this_process().start(
        context.engine,
        deep_scan_config(context.settings),
        body.provider,
        query,
        actor=actor.name,
        keep_until=keep_until(context.settings, body.provider),
    )
    return SearchItem.of(report)


@router.get("")
def list_searches(
    context: Context, params: Annotated[SearchListParams, Query()], _actor: Viewer
) -> SearchItems:
    """A page of all searches, the newest first; follow ``next_cursor`` for the next one."""
    page = listing.list_searches(context.engine, limit=params.limit, after=params.cursor)
    items = [SearchItem.of(report) for report in page.items]
    return SearchItems(items=items, next_cursor=page.next_cursor)


class PlanParams(BaseModel):
    """Whom a search would ask, and for how many places."""

    model_config = ConfigDict(extra="forbid")

    provider: str
    limit: int = Field(default=USUAL_PLACES, ge=1, le=MOST_PLACES)


class PlanAnswer(BaseModel):
    """The most that a search would ask for and cost; costs are in millionths of a US dollar."""

    provider: str
    pages: int
    places_per_page: int
    page_cost_micros: int
    most_cost_micros: int
    free_pages_per_month: int | None
    prices_as_of: date | None
    words: str
    kept: str = Field(description="How long its terms allow to keep what it states; empty: ever.")


@router.get("/plan")
def plan_search(
    context: Context, params: Annotated[PlanParams, Query()], _actor: Viewer
) -> PlanAnswer:
    """What a search would cost; nobody is asked."""
    plan = plans.plan_search(deep_scan_config(context.settings), params.provider, params.limit)
    return PlanAnswer(
        provider=params.provider,
        pages=plan.pages,
        places_per_page=plan.places,
        page_cost_micros=plan.call.price_micros,
        most_cost_micros=plan.cost_micros,
        free_pages_per_month=plan.call.free_per_month,
        prices_as_of=plan.call.prices_as_of,
        words=plan.words,
        kept=kept_words(context.settings, params.provider),
    )


@router.get("/{search_id}")
def get_search(context: Context, search_id: Key, _actor: Viewer) -> SearchItem:
    """How far a search is, and what came of it."""
    return SearchItem.of(listing.get_search(context.engine, search_id))


@router.post("/{search_id}/stop")
async def stop_search(context: Context, search_id: Key, _actor: Curator) -> SearchItem:
    """End a search behind its last whole page; one that has ended stays as it is."""
    return SearchItem.of(await searches_of_this_process().stop(context.engine, search_id))
