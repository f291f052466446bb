"""``/api/v3/local-businesses/…/facts``: who states what, and what a curator says instead."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from placecurator.api.context import Context
from placecurator.api.identity import Curator, Viewer
from placecurator.api.refusals import REFUSALS
from placecurator.domain.errors import InvalidInput
from placecurator.services import facts

router = APIRouter(prefix="/api/v3", tags=["local businesses"], responses=REFUSALS)


class _Row(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class FactItem(_Row):
    """One value of a field as one source states it."""

    key: str | None = Field(description="The network of one of ``socials``; else null.")
    value: str | int | float
    source: str
    method: str = Field(description="How it was read: api, json-ld, mailto, edit …")
    url: str | None
    locator: str | None
    snippet: str | None
    confidence: float = Field(description="0 to 1.")
    first_seen_at: datetime
    last_seen_at: datetime
    gone_at: datetime | None = Field(description="When it was no longer stated; null: it still is.")
    expires_at: datetime | None = Field(
        description="When the terms of the source end that it may be kept; null: never."
    )
    licence: str | None
    chosen: bool = Field(description="It is what the local business shows.")


class FieldItem(_Row):
    """All that is stated of one field; the chosen values first, those that are gone last."""

    field: str
    values: list[FactItem]
    locked: bool = Field(description="A curator's edit holds it.")
    in_conflict: bool = Field(description="Sources that still state it do not agree.")


class ChangeItem(_Row):
    """What the last scan changed."""

    field: str
    before: str | None
    after: str | None


class PageItem(_Row):
    """A web page that was read."""

    url: str
    read_at: datetime


class FactsAnswer(_Row):
    """All facts of a staged place; never scanned, when ``scanned_at`` is null."""

    place_id: str
    name: str
    scanned_at: datetime | None
    fields: list[FieldItem]
    changes: list[ChangeItem]
    warnings: list[str]
    pages: list[PageItem]


class FactsEdit(BaseModel):
    """Say what fields are, or give fields back to the sources; one of the two at a time."""

    model_config = ConfigDict(extra="forbid")

    fields: dict[str, str | None] = Field(
        default={},
        max_length=len(facts.EDITABLE),
        description="Values by field, null empties it; lists with commas, socials as "
        "``network: URL``. They are locked: no scan changes them.",
        json_schema_extra={"propertyNames": {"enum": [*facts.EDITABLE]}},
    )
    unlock: list[str] = Field(
        default=[],
        max_length=len(facts.EDITABLE),
        description="Fields that show again what the sources state.",
    )


@router.get("/local-businesses/{place_id:path}/facts")
def get_facts(context: Context, place_id: str, _actor: Viewer) -> FactsAnswer:
    """Everything that is stated about one staged place, by whom, and what is shown of it."""
    return FactsAnswer.model_validate(facts.facts_of_place(context.engine, place_id))


@router.patch("/local-businesses/{place_id:path}/facts")
def edit_facts(
    context: Context,
    place_id: str,
    body: FactsEdit,
    actor: Curator,
) -> FactsAnswer:
    """Edit fields of a local business, or unlock them, all or nothing."""
    if body.fields and body.unlock:
        raise InvalidInput("unlock", "cannot be sent together with fields: send two requests")
    if body.unlock:
        known = facts.unlock_fields(context.engine, place_id, body.unlock, actor=actor.name)
    else:
        known = facts.edit_fields(context.engine, place_id, body.fields, actor=actor.name)
    return FactsAnswer.model_validate(known)
