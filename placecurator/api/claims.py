"""``/api/v3/places/staging/claims``: handing each curator different places."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from placecurator.api.context import Context
from placecurator.api.identity import Curator
from placecurator.api.refusals import REFUSALS
from placecurator.services import claims
from placecurator.services.place_params import PlaceFilterBody
from placecurator.services.staging import SORTS, PlaceQuery, PlaceSort, sorted_by

router = APIRouter(
    prefix="/api/v3/places/staging/claims", tags=["staged places"], responses=REFUSALS
)


class ClaimRequest(BaseModel):
    """Which places, in which order, and how many at most."""

    model_config = ConfigDict(extra="forbid")

    filter: PlaceFilterBody = Field(default_factory=PlaceFilterBody)
    sort: str = Field(default=PlaceSort.imported.value, json_schema_extra={"enum": [*SORTS]})
    count: int = Field(default=claims.USUAL_COUNT, ge=1, le=claims.MOST_PLACES)

    def to_query(self, me: str) -> PlaceQuery:
        """The query that the service understands."""
        sort, descending = sorted_by(self.sort)
        return PlaceQuery(filter=self.filter.to_filter(me), sort=sort, descending=descending)


class ClaimedAnswer(BaseModel):
    """The places that were handed out, in the order asked for, until ``expires_at``.

    ``event_id`` is the act in the history; null: nothing was free.
    """

    model_config = ConfigDict(from_attributes=True)

    place_ids: list[str]
    expires_at: datetime
    event_id: int | None


class HeldAnswer(BaseModel):
    """Of ``claimed`` places, ``left`` are undecided; ``expires_at`` is null when there are none."""

    model_config = ConfigDict(from_attributes=True)

    claimed: int
    left: int
    expires_at: datetime | None


class GivenBackAnswer(BaseModel):
    """How many undecided places were given back."""

    given_back: int


@router.post("")
def claim_next_places(context: Context, body: ClaimRequest, actor: Curator) -> ClaimedAnswer:
    """Be handed the next New places that nobody holds; what one held before is given back.

    Nobody is bound by that: others may decide about the places as well. A claim ends when the place
    gets a verdict, when it is given back, or after a while.
    """
    claimed = claims.claim_next(
        context.engine,
        context.signals,
        body.to_query(actor.name),
        actor=actor.name,
        count=body.count,
        minutes=context.settings.claim_minutes,
    )
    return ClaimedAnswer.model_validate(claimed)


@router.get("")
def count_claims(context: Context, actor: Curator) -> HeldAnswer:
    """How much one was handed, and how much of it is left. The list with ``claimed=me`` has it."""
    return HeldAnswer.model_validate(claims.holding(context.engine, actor=actor.name))


@router.delete("")
def give_back(context: Context, actor: Curator) -> GivenBackAnswer:
    """Give back all that one was handed."""
    number = claims.give_back(context.engine, context.signals, actor=actor.name)
    return GivenBackAnswer(given_back=number)
