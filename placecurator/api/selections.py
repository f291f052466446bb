"""``/api/v3/places/staging/selections``: selecting all places of a filter, to act on them."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from placecurator.api.context import Context
from placecurator.api.identity import Curator, public
from placecurator.api.refusals import REFUSALS
from placecurator.services.moment_text import moment_text
from placecurator.services.place_params import PlaceFilterBody
from placecurator.services.selections import keep_matching

router = APIRouter(prefix="/api/v3/places/staging", tags=["staged places"], responses=REFUSALS)

_ALL_BUT_POST = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "PUT"]


class SelectionBody(BaseModel):
    """Select all places that pass the filter; an empty one selects all there are."""

    model_config = ConfigDict(extra="forbid")

    filter: PlaceFilterBody


class SelectionAnswer(BaseModel):
    """What was selected. An act on it changes what was counted, whatever the filter matches then.

    Only the caller can use it, any number of times, for two days at least.
    """

    selection_id: int
    count: int
    as_of: datetime = Field(description="When it was counted.")
    moment: str = Field(description="For ``since``: what others decide after it is a conflict.")


@router.post("/selections", status_code=201)
def keep_selection(context: Context, body: SelectionBody, actor: Curator) -> SelectionAnswer:
    """Select all places that pass a filter at this moment, to give them a status later."""
    wanted = body.filter.to_filter(actor.name)
    kept = keep_matching(context.engine, wanted, actor=actor.name)
    return SelectionAnswer(
        selection_id=kept.id,
        count=kept.count,
        as_of=kept.as_of,
        moment=moment_text(kept.moment),
    )


@router.api_route(
    "/selections", methods=_ALL_BUT_POST, dependencies=[public()], include_in_schema=False
)
def refuse_other_methods() -> None:
    """Without this, GET would look for a place whose id is "selections"."""
    raise HTTPException(405, "Only POST selects.", {"Allow": "POST"})
