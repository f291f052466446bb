"""Saved views of the triage page: choosing, keeping and sharing them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import reflex as rx
from reflex_components_sonner.toast import ToastAction  # type: ignore[import-untyped]

from placecurator.domain.errors import DatabaseAway
from placecurator.services import place_address, views
from placecurator.ui import address, arguments, runtime
from placecurator.ui.identity import current_actor
from placecurator.ui.live.lists import LISTS, view_counts
from placecurator.ui.states.speaking import act, speaks

_UNDO_OFFERED_MS = 10_000


@dataclass(frozen=True, slots=True)
class ViewRow:
    """A view in the menu. ``owner`` is empty for one's own, ``id`` 0 for those of the product."""

    id: int
    name: str
    query: str
    href: str
    owner: str
    shared: bool
    may_change: bool


def usual_views(today: date) -> list[ViewRow]:
    """The views that everybody has."""
    usual = (
        ("To triage", "status=New"),
        ("Failed scans", "scan=failed"),
        ("Look again today", f"revisit_by={today.isoformat()}"),
    )
    return [ViewRow(0, name, query, address.link(query), "", False, False) for name, query in usual]


class ViewsState(rx.State):
    """The views in the menu. ``counts`` are how many places each shows now, by its query.

    ``counted`` says when that was. ``editing`` is the view whose name is being written; 0: none.
    """

    usual: list[ViewRow] = []
    views: list[ViewRow] = []
    counts: dict[str, str] = {}
    counted: str = ""
    editing: int = 0
    said: str = ""

    @rx.event
    @speaks
    async def load(self) -> Any:
        """Read the views that one may see."""
        try:
            found = await runtime.in_thread(views.list_views, runtime.engine(), current_actor())
        except DatabaseAway:
            return None  # the page says so
        self.usual = usual_views(datetime.now(UTC).date())
        self.views = [_row(view) for view in found]
        return ViewsState.count

    @rx.event(background=True)
    async def count(self) -> None:
        """Count what each view shows, beside the page."""
        async with self:
            queries = [row.query for row in (*self.usual, *self.views)]
            tree = self.router.session.client_token
        LISTS.note_views(tree, queries)
        try:
            counted = await runtime.in_thread(view_counts, runtime.engine(), queries)
        except DatabaseAway:
            return
        async with self:
            self.counts, self.counted = counted["counts"], counted["counted"]

    @act
    @speaks
    async def save(self, form: dict[str, Any]) -> Any:
        """Keep what the page shows under a name."""
        name = arguments.text(form.get("name", ""))
        shared = form.get("shared") in (True, "on", "true")
        query = place_address.write_view(place_address.read(self.router.url.query)[0])
        view = await runtime.in_thread(
            views.save_view, runtime.engine(), current_actor(), name, query, shared=shared
        )
        return await self._done(f"{view.name}: saved.")

    @act
    @speaks
    async def restore(self, event_id: int) -> Any:
        """Bring the view back that an act deleted."""
        key = arguments.key(event_id)
        view = await runtime.in_thread(views.restore_view, runtime.engine(), current_actor(), key)
        return await self._done(f"{view.name}: restored.")

    @rx.event
    @speaks
    async def edit(self, view_id: int) -> None:
        """Let the name of a view be written; 0: of none."""
        self.editing = view_id and arguments.key(view_id)

    @act
    @speaks
    async def rename(self, form: dict[str, Any]) -> Any:
        """Give the view another name whose name is being written."""
        name = arguments.text(form.get("name", ""))
        return await self._change(self.editing, "Renamed", name=name)

    @act
    @speaks
    async def replace_by_this(self, view_id: int) -> Any:
        """Let a view show what the page shows."""
        query = place_address.write_view(place_address.read(self.router.url.query)[0])
        return await self._change(arguments.key(view_id), "Replaced", query=query)

    @act
    @speaks
    async def share(self, view_id: int, shared: bool) -> Any:
        """Let everybody see a view, or nobody else."""
        flag = arguments.flag(shared)
        words = "Everybody sees it now" if flag else "Only its owner sees it now"
        return await self._change(arguments.key(view_id), words, shared=flag)

    @act
    @speaks
    async def delete(self, view_id: int) -> Any:
        """Delete a view, which can be taken back for a while."""
        key = arguments.key(view_id)
        gone = await runtime.in_thread(views.delete_view, runtime.engine(), current_actor(), key)
        self.said = f"{gone.name}: deleted."
        undo = ToastAction("Undo", ViewsState.restore(gone.event_id))  # type: ignore[call-arg, arg-type]
        toast = rx.toast.success(self.said, action=undo, duration=_UNDO_OFFERED_MS)
        return [await self.load(), toast]

    async def _change(self, view_id: int, words: str, **changes: Any) -> Any:
        view = await runtime.in_thread(
            views.change_view, runtime.engine(), current_actor(), view_id, **changes
        )
        self.editing = 0
        return await self._done(f"{view.name}: {words[0].lower()}{words[1:]}.")

    async def _done(self, words: str) -> Any:
        self.said = words
        return [await self.load(), rx.toast.success(words)]


def _row(view: views.View) -> ViewRow:
    return ViewRow(
        id=view.id,
        name=view.name,
        query=view.query,
        href=address.link(view.query),
        owner="" if view.mine else view.owner,
        shared=view.shared,
        may_change=view.may_change,
    )
