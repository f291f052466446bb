"""``/api/v3/views``: filters and orders of the staged places, kept under a name."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from placecurator.api.context import Context
from placecurator.api.identity import Viewer
from placecurator.api.refusals import REFUSALS
from placecurator.services import views
from placecurator.services.place_address import LONGEST
from placecurator.services.place_params import Key

router = APIRouter(prefix="/api/v3/views", tags=["saved views"], responses=REFUSALS)

Name = Annotated[str, Field(min_length=1, max_length=500)]
Query = Annotated[
    str,
    Field(max_length=LONGEST, description="What stands behind the ? in the address of the page."),
]


class NewView(BaseModel):
    """A view to keep. Only a curator may share it with everybody."""

    model_config = ConfigDict(extra="forbid")

    name: Name
    query: Query
    shared: bool = False


class ViewChange(BaseModel):
    """What shall be otherwise; null leaves it as it is."""

    model_config = ConfigDict(extra="forbid")

    name: Name | None = None
    query: Query | None = None
    shared: bool | None = None


class ViewItem(BaseModel):
    """A saved view; ``mine`` and ``may_change`` are about the caller."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    name: str
    query: str
    shared: bool
    owner: str
    mine: bool
    may_change: bool
    changed_at: datetime


class ViewItems(BaseModel):
    """Views by name."""

    items: list[ViewItem]


class DeletedItem(BaseModel):
    """A view that is no more; ``event_id`` is the act, by which it can be restored."""

    model_config = ConfigDict(from_attributes=True)

    name: str
    event_id: int


@router.get("")
def list_views(context: Context, actor: Viewer) -> ViewItems:
    """The caller's own views, and those that others share."""
    found = views.list_views(context.engine, actor)
    return ViewItems(items=[ViewItem.model_validate(view) for view in found])


@router.post("", status_code=201)
def save_view(context: Context, body: NewView, actor: Viewer) -> ViewItem:
    """Keep a view under a name that the caller's other views do not have."""
    saved = views.save_view(context.engine, actor, body.name, body.query, shared=body.shared)
    return ViewItem.model_validate(saved)


@router.patch("/{view_id}")
def change_view(context: Context, view_id: Key, body: ViewChange, actor: Viewer) -> ViewItem:
    """Rename a view, let it show something else, share it or not: its owner, or an admin."""
    changed = views.change_view(
        context.engine, actor, view_id, name=body.name, query=body.query, shared=body.shared
    )
    return ViewItem.model_validate(changed)


@router.delete("/{view_id}")
def delete_view(context: Context, view_id: Key, actor: Viewer) -> DeletedItem:
    """Delete a view: its owner, or an admin."""
    return DeletedItem.model_validate(views.delete_view(context.engine, actor, view_id))


@router.post("/deleted/{event_id}/restore", status_code=201)
def restore_view(context: Context, event_id: Key, actor: Viewer) -> ViewItem:
    """Bring a deleted view back to its owner as it was: whoever deleted it, or an admin."""
    return ViewItem.model_validate(views.restore_view(context.engine, actor, event_id))
