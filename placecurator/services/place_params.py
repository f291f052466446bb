"""The conditions of a list of staged places, as requests and the addresses of pages spell them."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, Strict

from placecurator.domain.causes import Cause
from placecurator.domain.errors import InvalidInput
from placecurator.domain.lifecycle import PlaceStagingStatus
from placecurator.domain.place_filter import PlaceFilter
from placecurator.services.scan_choice import ScanChoice
from placecurator.storage.texts import storable

ME = "me"
"""How a request spells the name of whoever makes it."""

MOST_VALUES = 100
"""Values of one parameter that may be repeated."""

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_REPEATED = "May be repeated."


def _is_a_day(value: object) -> object:
    # A number would be taken for seconds since 1970.
    if isinstance(value, str) and _DAY.fullmatch(value):
        with suppress(ValueError):
            return date.fromisoformat(value)
    raise ValueError("must be a date, for example 2026-01-31")


def _is_storable(value: str) -> str:
    if not storable([value]):
        raise ValueError("has a character that no value has")
    return value


Key = Annotated[int, Field(ge=1, le=2**63 - 1)]
"""The key of a row."""

Day = Annotated[date, BeforeValidator(_is_a_day)]
Value = Annotated[str, AfterValidator(_is_storable), Field(max_length=500)]
Rating = Annotated[float, Field(ge=0, le=5, allow_inf_nan=False)]


class PlaceFilterParams(BaseModel):
    """Which places: those that meet all of it. Days are those of UTC, bounds are included."""

    model_config = ConfigDict(extra="forbid")

    q: str = Field(default="", description="Text to find in name, address, category, contact.")
    status: list[PlaceStagingStatus] = Field(default=[], description=_REPEATED)
    scan: list[ScanChoice] = Field(default=[], description=_REPEATED)
    cause: list[Cause] = Field(default=[], description=f"Why a scan did not complete. {_REPEATED}")
    category: list[Value] = Field(
        default=[], max_length=MOST_VALUES, description=f"{_REPEATED} Empty: it has none."
    )
    city: list[Value] = Field(
        default=[], max_length=MOST_VALUES, description=f"{_REPEATED} Empty: it has none."
    )
    source: list[Value] = Field(default=[], max_length=MOST_VALUES, description=_REPEATED)
    tag: list[Value] = Field(
        default=[], max_length=MOST_VALUES, description=f"One of these. {_REPEATED}"
    )
    has_website: bool | None = None
    rating_from: Rating | None = None
    rating_to: Rating | None = None
    staged_from: Day | None = None
    staged_to: Day | None = None
    decided_from: Day | None = None
    decided_to: Day | None = None
    search: Key | None = Field(default=None, description="The id of the search that found them.")
    revisit_by: Day | None = Field(default=None, description="To be looked at again by that day.")

    claimed: Value | None = Field(
        default=None, description=f"Handed to this curator, undecided; {ME}: to the caller."
    )

    def to_filter(self, me: str | None = None) -> PlaceFilter:
        """The filter that the services understand, for a caller of the name ``me``.

        Raises:
            InvalidInput: a range ends before it begins.
        """
        for first, last in _RANGES:
            begin, end = getattr(self, first), getattr(self, last)
            if begin is not None and end is not None and begin > end:
                order = "before" if isinstance(begin, date) else "less than"
                raise InvalidInput(last, f"must not be {order} {first}")
        return PlaceFilter(
            text=self.q,
            statuses=frozenset(choice.to_place_status() for choice in self.status),
            scans=frozenset(choice.to_scan_state() for choice in self.scan),
            causes=frozenset(self.cause),
            categories=frozenset(value or None for value in self.category),
            cities=frozenset(value or None for value in self.city),
            sources=frozenset(self.source),
            tags=frozenset(self.tag),
            has_website=self.has_website,
            rating_from=self.rating_from,
            rating_to=self.rating_to,
            staged_from=self.staged_from,
            staged_to=self.staged_to,
            decided_from=self.decided_from,
            decided_to=self.decided_to,
            revisit_by=self.revisit_by,
            search_id=self.search,
            claimed_by=me if self.claimed == ME and me is not None else self.claimed,
        )


_RANGES = (
    ("rating_from", "rating_to"),
    ("staged_from", "staged_to"),
    ("decided_from", "decided_to"),
)


class PlaceFilterBody(PlaceFilterParams):
    """The same as JSON, which has numbers and flags of its own: a text is neither."""

    has_website: Annotated[bool, Strict()] | None = None
    rating_from: Annotated[Rating, Strict()] | None = None
    rating_to: Annotated[Rating, Strict()] | None = None
    search: Annotated[Key, Strict()] | None = Field(
        default=None, description="The id of the search that found them."
    )
