"""The audit page as one browser tab sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import reflex as rx

from placecurator.domain.errors import DatabaseAway
from placecurator.services.audit import AuditEvent, AuditQuery, list_events
from placecurator.storage import events
from placecurator.ui import arguments, runtime
from placecurator.ui.audit_words import act_words, facts_words
from placecurator.ui.states.paging import Paging
from placecurator.ui.states.speaking import latest_wins, speaks

_COLORS = {
    events.SIGN_IN_REFUSED: "tomato",
    events.SET_STATUS: "jade",
    events.UNDO: "jade",
    events.IMPORT: "jade",
    events.EXPORT: "jade",
    events.SIGN_IN: "gray",
    events.SIGN_OUT: "gray",
}


@dataclass(frozen=True, slots=True)
class EventRow:
    """An act as the table shows it; ``color`` is that of ``act``."""

    at: str
    actor: str
    act: str
    color: str
    facts: str
    request_id: str


class AuditState(Paging, rx.State):
    """Acts, newest first, and what is looked for; ``since`` and ``until`` are days or empty."""

    rows: list[EventRow] = []
    loaded: bool = False
    problem: str = ""
    said: str = ""
    acts: list[str] = []
    actor: str = ""
    since: str = ""
    until: str = ""

    @rx.event
    async def load(self) -> None:
        """Read the acts of this page; says so when the database is away."""
        query = AuditQuery(
            acts=tuple(self.acts),
            actor=self.actor or None,
            since=_midnight(self.since),
            until=_midnight(self.until, days=1),
            cursor=self._cursor(),
        )
        try:
            page = await runtime.in_thread(list_events, runtime.engine(), query)
        except DatabaseAway as error:
            self.problem = str(error)
            return
        self.rows = [_row(event) for event in page.items]
        self._next_cursor = page.next_cursor
        self.loaded, self.problem = True, ""
        self._describe_page(len(self.rows), query.limit, None)

    @rx.event
    @speaks
    async def filter_acts(self, names: list[str]) -> None:
        """Show these acts only; none means all."""
        self.acts = sorted(arguments.acts(names))
        await self._from_first_page()

    @latest_wins
    @speaks
    async def filter_actor(self, name: str) -> None:
        """Show the acts of one actor only; empty means of all."""
        self.actor = arguments.text(name)
        await self._from_first_page()

    @rx.event
    @speaks
    async def filter_since(self, day: str) -> None:
        """Show acts from that day on; empty means from the first."""
        self.since = arguments.day(day)
        await self._from_first_page()

    @rx.event
    @speaks
    async def filter_until(self, day: str) -> None:
        """Show acts up to that day; empty means up to now."""
        self.until = arguments.day(day)
        await self._from_first_page()

    @rx.event
    async def clear_filters(self) -> None:
        """Show all acts."""
        self.acts, self.actor, self.since, self.until = [], "", "", ""
        await self._from_first_page()


def _midnight(day: str, days: int = 0) -> datetime | None:
    """When the day that is ``days`` after ``day`` begins; None: no day was given."""
    if not day:
        return None
    begins = datetime.combine(date.fromisoformat(day), time(), UTC)
    return begins + timedelta(days=days)


def _row(event: AuditEvent) -> EventRow:
    return EventRow(
        at=f"{event.at:%Y-%m-%d %H:%M:%S}",
        actor=event.actor,
        act=act_words(event.act),
        color=_COLORS.get(event.act, "indigo"),
        facts=facts_words(event),
        request_id=event.request_id or "",
    )
