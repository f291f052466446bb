"""The bodies of requests and answers, as the API's description shows them."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated, Any

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, FailFast, Field

from placecurator.domain.errors import InvalidInput
from placecurator.domain.facets import Facet, FacetField
from placecurator.domain.lifecycle import (
    DeepScanStatus,
    PlaceStagingStatus,
    PlaceStatus,
    Rescan,
)
from placecurator.domain.selection import Chosen, Kept, Named
from placecurator.services.choosing import MOST_PLACES
from placecurator.services.place_params import Key
from placecurator.services.scan_choice import SCAN_CHOICE
from placecurator.storage.models.local_business import ListingFields

_WRITTEN_OUT = re.compile(r"\d{4}-\d\d-\d\d[T ]", re.IGNORECASE)


def _is_written_out(value: object) -> object:
    # A number would be taken for seconds since 1970.
    if isinstance(value, str) and _WRITTEN_OUT.match(value):
        return value
    raise ValueError("must be a date and a time, for example 2026-01-31T12:00:00Z")


Moment = Annotated[AwareDatetime, BeforeValidator(_is_written_out)]
"""A date and time with its zone."""


PlaceIds = Annotated[
    list[Annotated[str, Field(min_length=1)]],
    Field(min_length=1, max_length=MOST_PLACES, description="Named twice counts once."),
    FailFast(),
]


class PlaceBatchStatusUpdateRequest(BaseModel):
    """Give one status to many places: those of ``place_ids``, or those of a selection."""

    model_config = ConfigDict(extra="forbid")

    place_ids: PlaceIds = []
    selection_id: Key | None = Field(default=None, description="Instead of ``place_ids``.")
    except_place_ids: PlaceIds = Field(
        default=[], description="Places of the selection that are left alone."
    )
    status: PlaceStagingStatus
    rescan: Rescan = Field(
        default=Rescan.always,
        description="What a status that asks for a deep scan does to completed scans.",
    )
    since: str | None = Field(
        default=None,
        description="The ``moment`` of a selection. What others have decided since is left alone.",
    )
    only_conflicts: bool = Field(
        default=False, description="Only what others have decided since: decide anyway."
    )

    def to_chosen(self) -> Chosen:
        """The places that are meant.

        Raises:
            InvalidInput: it is not exactly one of ids and a selection.
        """
        if self.selection_id is None:
            if not self.place_ids:
                raise InvalidInput("place_ids", "Field required, or selection_id instead")
            if self.except_place_ids:
                raise InvalidInput("except_place_ids", "goes with selection_id only")
            return Named(tuple(self.place_ids))
        if self.place_ids:
            raise InvalidInput("selection_id", "cannot be combined with place_ids")
        return Kept(self.selection_id, tuple(self.except_place_ids))


class ScanRequestBody(BaseModel):
    """Ask for another scan of places that are Selected."""

    model_config = ConfigDict(extra="forbid")

    place_ids: PlaceIds
    rescan: Rescan = Field(default=Rescan.always, description="What happens to completed scans.")


class _Row(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class PlaceItem(_Row):
    """A staged place. Null: the source does not say, or it has not happened."""

    place_id: str
    name: str
    status: PlaceStatus
    status_changed_at: datetime | None
    updated_by: str | None
    deep_scan_status: DeepScanStatus | None
    deep_scan_cause: str | None
    deep_scan_error: str | None
    queued_at: datetime | None
    next_attempt_at: datetime | None
    scan_attempt: int
    scan_finished_at: datetime | None
    category: str | None
    address: str | None
    street: str | None
    city: str | None
    region: str | None
    postal_code: str | None
    country: str | None
    latitude: float | None
    longitude: float | None
    rating: float | None
    review_count: int | None
    price_level: int | None
    phone: str | None
    website: str | None
    source: str
    created_at: datetime
    updated_at: datetime


class AttemptItem(_Row):
    """One attempt to scan a place. A null ``outcome``: it runs, or its worker died."""

    number: int = Field(description="From 1; counts again from 1 when the scan is asked for again.")
    started_at: datetime
    finished_at: datetime | None
    outcome: str | None
    cause: str | None
    words: str | None = Field(description="The cause in plain words.")
    cure: str | None = Field(description="Who has to do what.")
    message: str | None
    worker: str
    job: str | None = Field(description="The RQ job that the worker worked on.")
    requests_made: int
    cost_micros: int = Field(description="Millionths of a US dollar.")
    asked_by: str | None = Field(description="The actor of the act that asked for the scan.")
    request_id: str | None = Field(description="The id of that act, as logs and history tell it.")


class AttemptItems(BaseModel):
    """A page of attempts, newest first; ``next_cursor`` is null on the last one."""

    items: list[AttemptItem]
    next_cursor: str | None


class PlaceDetail(PlaceItem):
    """A staged place with the row as the source had it, and its last 100 attempts, newest first."""

    raw: dict[str, Any]
    attempts: list[AttemptItem]


class PlaceItems(BaseModel):
    """A page of staged places; a cursor is null where no further page is known."""

    items: list[PlaceItem]
    next_cursor: str | None
    previous_cursor: str | None


class PlaceCountsAnswer(BaseModel):
    """How many places are staged, in all and by each status; ``never``: no scan asked for."""

    total: int
    by_status: dict[PlaceStatus, int]
    by_scan: dict[str, int]


class MatchesAnswer(BaseModel):
    """How many places pass a filter."""

    total: int


class FacetCount(BaseModel):
    """A value, as the parameter of the filter takes it; null: the place has none."""

    value: str | bool | int | None
    count: int


class FacetItem(BaseModel):
    """The most frequent values of a field, counted under all conditions but those on the field."""

    field: FacetField
    counts: list[FacetCount]
    as_of: datetime | None = Field(description="When they were counted; null: now.")
    at_least: bool = Field(description="Only some places were looked at; there may be more.")

    @classmethod
    def of(cls, facet: Facet) -> FacetItem:
        """The facet as an answer shows it; a deep scan that was never asked for is ``never``."""
        never = {None: SCAN_CHOICE[None].value} if facet.field is FacetField.scan else {}
        counts = [
            FacetCount(value=never.get(None, value) if value is None else value, count=count)
            for value, count in facet.counts
        ]
        return cls(field=facet.field, counts=counts, as_of=facet.as_of, at_least=facet.at_least)


class FacetsAnswer(BaseModel):
    """The facets of a filter. ``rating`` counts whole stars: 4 has all from 4.0 to below 5."""

    facets: list[FacetItem]


class BusinessItem(ListingFields):
    """What the deep scans of a place found, and where each field came from."""

    place_id: str
    scanned_at: datetime


class BusinessItems(BaseModel):
    """A page of local businesses; ``next_cursor`` is null on the last one."""

    items: list[BusinessItem]
    next_cursor: str | None
