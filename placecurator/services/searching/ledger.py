"""The row of a search that runs, and the places that it stages: one transaction for each page."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from placecurator.domain.causes import Cause
from placecurator.domain.errors import InvalidInput
from placecurator.domain.place import SourcePlace
from placecurator.domain.scan import ScanMeter
from placecurator.domain.search import FoundPlaces, SearchQuery
from placecurator.domain.search_state import SILENT_AFTER, SearchOutcome
from placecurator.services import request_ids
from placecurator.services.searching.found import completed, storable
from placecurator.services.searching.report import SearchReport, report_of
from placecurator.storage import events, searches
from placecurator.storage.database import transaction
from placecurator.storage.models import CurationEvent, Search
from placecurator.storage.provider_gates import shut
from placecurator.storage.searches import SearchCounts
from placecurator.storage.source_places import Staged, stage, stated

_IN_THE_HISTORY = ("found", "new", "changed", "unchanged")

KeepUntil = Callable[[datetime], datetime | None]
"""Until when what a provider states at a moment may be kept; None: for ever."""


class Ledger:
    """Writes down one search. Its methods block; each is a transaction of its own."""

    def __init__(
        self,
        engine: sa.Engine,
        search_id: int,
        event_id: int,
        limit: int,
        asked: Collection[str],
        keep_until: KeepUntil,
    ):
        self._engine = engine
        self._asked = asked
        self._keep_until = keep_until
        self.search_id = search_id
        self._event_id = event_id
        self._limit = limit
        self._seen: set[str] = set()
        self._counts = SearchCounts()

    @classmethod
    def begin(
        cls,
        engine: sa.Engine,
        provider: str,
        query: SearchQuery,
        *,
        actor: str,
        asked: Collection[str],
        keep_until: KeepUntil,
    ) -> Ledger:
        """Remember a search, in its row and in the history; it asks for the facts ``asked``.

        Raises:
            InvalidInput: the provider is paused, or the same is being searched for.
        """
        now, request_id = datetime.now(UTC), request_ids.of_this_act()
        with transaction(engine) as session:
            _refuse_paused(session, provider)
            event = CurationEvent(
                act=events.SEARCH,
                actor=actor,
                at=now,
                request=_facts(provider, query),
                request_id=request_id,
            )
            row = _row(provider, query, event)
            _refuse_twin(session, row)
            row.event_id = events.record(session, event)
            search_id = searches.add(session, row).id or 0
        return cls(engine, search_id, row.event_id, query.limit, asked, keep_until)

    def stage(self, page: FoundPlaces, meter: ScanMeter) -> tuple[bool, SearchReport]:
        """Stage a page, and say whether the search may go on and how far it is."""
        now, places = datetime.now(UTC), self._not_seen(page)
        with transaction(self._engine) as session:
            staged = self._stage(session, places, now)
            searches.link(session, self.search_id, [place.place_id for place in places])
            before = self._counts
            counts = replace(
                _with_meter(before, meter),
                pages=before.pages + 1,
                found=before.found + len(places),
                new=before.new + staged.new,
                changed=before.changed + staged.changed,
                unchanged=before.unchanged + staged.unchanged,
            )
            kept = {name: getattr(counts, name) for name in _IN_THE_HISTORY}
            events.recount(session, self._event_id, kept)
            go_on = searches.advance(session, self.search_id, counts, now)
            report = self._report(session, now)
        self._counts = counts
        self._seen.update(place.place_id for place in places)
        return go_on, report

    def _stage(self, session: Session, places: Sequence[SourcePlace], now: datetime) -> Staged:
        expires_at = self._keep_until(now)
        # What expires is not mixed with what is known: nothing may be kept longer by that.
        if expires_at is None:
            known = stated(session, [place.place_id for place in places])
            places = [completed(place, known, self._asked) for place in places]
        return stage(session, places, now=now, expires_at=expires_at)

    def beat(self, meter: ScanMeter) -> bool:
        """Give a sign of life; return whether the search may go on."""
        with transaction(self._engine) as session:
            counts = _with_meter(self._counts, meter)
            return searches.advance(session, self.search_id, counts, datetime.now(UTC))

    def end(
        self, outcome: SearchOutcome, meter: ScanMeter, cause: Cause | None, words: str | None
    ) -> SearchReport:
        """Write down how it ended."""
        now = datetime.now(UTC)
        with transaction(self._engine) as session:
            searches.advance(session, self.search_id, _with_meter(self._counts, meter), now)
            searches.end(session, self.search_id, outcome, now, cause=cause, words=words)
            return self._report(session, now)

    def _report(self, session: Session, now: datetime) -> SearchReport:
        row = searches.get(session, self.search_id)
        assert row is not None, "searches are never deleted"
        return report_of(row, now)

    def _not_seen(self, page: FoundPlaces) -> list[SourcePlace]:
        """The places of a page that no page before had, and no more than were asked for."""
        fresh = {
            place.place_id: place
            for place in map(storable, page.places)
            if place.place_id not in self._seen
        }
        return list(fresh.values())[: self._limit - self._counts.found]


def _row(provider: str, query: SearchQuery, event: CurationEvent) -> Search:
    """The row of the search that ``event`` tells of."""
    return Search(
        provider=provider,
        text=query.text,
        latitude=query.latitude,
        longitude=query.longitude,
        radius_m=query.radius_m,
        language=query.language,
        country=query.country,
        most=query.limit,
        actor=event.actor,
        started_at=event.at,
        seen_at=event.at,
        event_id=0,  # until the event is recorded
        request_id=event.request_id,
    )


def _refuse_paused(session: Session, provider: str) -> None:
    for gate in shut(session):
        if gate.name == provider and gate.paused_at:
            reason = f": {gate.pause_reason}" if gate.pause_reason else ""
            raise InvalidInput("provider", f"is paused by {gate.paused_by}{reason}")


def _refuse_twin(session: Session, row: Search) -> None:
    """A search costs money: whoever presses twice means one."""
    twin = searches.twin(session, row, row.started_at - SILENT_AFTER)
    if twin is not None:
        reason = f"is being searched for already, by {twin.actor} (search {twin.id})"
        raise InvalidInput("text", reason)


def _facts(provider: str, query: SearchQuery) -> dict[str, Any]:
    facts: dict[str, Any] = {"text": query.text, "provider": provider, "limit": query.limit}
    if query.radius_m is not None:
        facts["near"] = f"{query.latitude:g}, {query.longitude:g} ({query.radius_m / 1000:g} km)"
    return facts


def _with_meter(counts: SearchCounts, meter: ScanMeter) -> SearchCounts:
    return replace(counts, requests_made=meter.requests_made, cost_micros=meter.cost_micros)
