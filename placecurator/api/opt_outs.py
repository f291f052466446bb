"""``/api/v3/opt-outs``: websites that must never be visited, for admins."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from placecurator.api.context import Context
from placecurator.api.identity import needs
from placecurator.api.refusals import REFUSALS
from placecurator.domain.accounts import Actor, Role
from placecurator.services import opt_outs

router = APIRouter(prefix="/api/v3/opt-outs", tags=["websites"], responses=REFUSALS)

Admin = Annotated[Actor, needs(Role.admin)]


class OptOutBody(BaseModel):
    """A website to put on the list. ``reason`` null: none is given."""

    model_config = ConfigDict(extra="forbid")

    domain: Annotated[str, Field(min_length=1, max_length=300)]
    reason: Annotated[str | None, Field(max_length=200)] = None


class OptOutItem(BaseModel):
    """A domain on the list; those below it are meant too."""

    model_config = ConfigDict(from_attributes=True)

    domain: str
    noted_at: datetime
    noted_by: str
    reason: str | None


class OptOutItems(BaseModel):
    """The list by name."""

    items: list[OptOutItem]


class OptOutAnswer(BaseModel):
    """The domain that was meant."""

    domain: str


@router.get("")
def list_opt_outs(context: Context, _actor: Admin) -> OptOutItems:
    """All websites that are never visited."""
    found = opt_outs.list_opt_outs(context.engine)
    return OptOutItems(items=[OptOutItem.model_validate(one) for one in found])


@router.post("", status_code=201)
def add_opt_out(context: Context, body: OptOutBody, actor: Admin) -> OptOutAnswer:
    """Never visit a website again; workers know within a minute."""
    added = opt_outs.add_opt_out(context.engine, body.domain, by=actor.name, reason=body.reason)
    return OptOutAnswer(domain=added)


@router.delete("/{domain}")
def remove_opt_out(context: Context, domain: str, actor: Admin) -> OptOutAnswer:
    """Let a website be visited again."""
    return OptOutAnswer(domain=opt_outs.remove_opt_out(context.engine, domain, by=actor.name))
