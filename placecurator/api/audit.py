"""``/api/v3/audit``: who did what, for admins."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from placecurator.api.context import Context
from placecurator.api.identity import needs
from placecurator.api.refusals import REFUSALS
from placecurator.api.schemas import Moment
from placecurator.domain.accounts import Actor, Role
from placecurator.domain.lifecycle import PlaceStatus
from placecurator.services import audit
from placecurator.storage.events import ACTS

router = APIRouter(prefix="/api/v3/audit", tags=["accounts"], responses=REFUSALS)


class AuditParams(BaseModel):
    """Which acts, and how many."""

    model_config = ConfigDict(extra="forbid")

    act: list[Annotated[str, Field(json_schema_extra={"enum": [*ACTS]})]] = Field(
        default=[], description="May be repeated."
    )
    actor: str | None = Field(default=None, description="Who did it.")
    since: Moment | None = None
    until: Moment | None = None
    limit: int = Field(default=100, ge=1, le=audit.LONGEST_PAGE)
    cursor: str | None = Field(default=None, description="``next_cursor`` of the page before.")


class AuditItem(BaseModel):
    """One act. ``facts`` tell what was asked for, ``counts`` what came of it."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    at: datetime
    act: str
    actor: str
    status: PlaceStatus | None
    facts: dict[str, Any]
    counts: dict[str, int]
    request_id: str | None


class AuditItems(BaseModel):
    """A page of acts, the newest first; ``next_cursor`` is null on the last one."""

    items: list[AuditItem]
    next_cursor: str | None


@router.get("")
def list_acts(
    context: Context,
    params: Annotated[AuditParams, Query()],
    _actor: Annotated[Actor, needs(Role.admin)],
) -> AuditItems:
    """A page of what was done, the newest first; follow ``next_cursor`` for the next one."""
    query = audit.AuditQuery(
        acts=tuple(params.act),
        actor=params.actor,
        since=params.since,
        until=params.until,
        limit=params.limit,
        cursor=params.cursor,
    )
    page = audit.list_events(context.engine, query)
    items = [AuditItem.model_validate(event) for event in page.items]
    return AuditItems(items=items, next_cursor=page.next_cursor)
