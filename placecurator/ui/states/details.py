"""One place in full, beside the list that it was opened from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import reflex as rx
import sqlalchemy as sa
from reflex.event import EventSpec

from placecurator.domain.call_plan import CallPlan
from placecurator.domain.errors import PlacecuratorError
from placecurator.domain.lifecycle import REQUEST
from placecurator.domain.selection import Moment
from placecurator.services.attempts import AttemptPage, list_attempts
from placecurator.services.facts import PlaceFacts, facts_of_place
from placecurator.services.scan_again import scan_again
from placecurator.services.scan_config import deep_scan_config
from placecurator.services.scan_price import details_plan
from placecurator.services.selections import this_moment
from placecurator.services.staging import get_place
from placecurator.settings import current_settings
from placecurator.storage.models import Place
from placecurator.ui import arguments, fact_rows, runtime, staged_rows, words
from placecurator.ui.attempt_rows import AttemptRow, attempt_row
from placecurator.ui.fact_types import ChangeRow, Choice
from placecurator.ui.identity import current_actor
from placecurator.ui.labels import SCANS, VERDICTS
from placecurator.ui.links import link_words, safe_link
from placecurator.ui.rows import patch
from placecurator.ui.states.editing import Editing
from placecurator.ui.states.live import OPEN_PLACES
from placecurator.ui.states.speaking import act, speaks
from placecurator.ui.states.verdict import OpenVerdict

FEW_ATTEMPTS = 5
"""Attempts that are shown until more are asked for."""
MORE_ATTEMPTS = 20
"""So many more each time."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """All that is read of a place."""

    moment: Moment
    place: Place
    facts: PlaceFacts
    attempts: AttemptPage
    price: CallPlan | None


class DetailsState(Editing, OpenVerdict, rx.State):
    """The place that is open, if any, in words and in display order.

    ``problem`` stands in for all of it. ``no_scan`` says why the place cannot be scanned again now,
    ``scan_price`` what a scan costs unless one waits or runs; ``scan_note`` what came of the last
    scan when that was no success. ``also_looking`` says who else has the place open.
    """

    is_open: bool = False
    loaded: bool = False
    problem: str = ""

    name: str = ""
    verdict: str = ""
    verdict_color: str = "gray"
    scan: str = ""
    scan_color: str = "gray"
    scan_note: str = ""
    scanned: str = ""
    no_scan: str = ""
    scan_price: str = ""

    warnings: list[str] = []
    conflicts: str = ""
    changes: list[ChangeRow] = []
    not_stated: list[Choice] = []
    attempts: list[AttemptRow] = []
    has_more_attempts: bool = False
    pages: list[tuple[str, str, str]] = []
    staged: list[tuple[str, str]] = []
    raw: list[tuple[str, str]] = []

    also_looking: str = ""

    _attempts_wanted: int = FEW_ATTEMPTS

    @rx.event
    @speaks
    async def show(self, place_id: str) -> object:
        """Open the panel for a place, and read it."""
        asked = arguments.place_id(place_id)
        if asked != self.place_id:
            self.reset()  # type: ignore[no-untyped-call]
        self.place_id, self.is_open = asked, True
        await self._look()
        return DetailsState.load

    @rx.event
    async def load(self) -> None:
        """Read the place that is open; says so when it is not there, or the database is away."""
        if not self.place_id:
            return
        asked = (runtime.engine(), self.place_id, self._attempts_wanted)
        try:
            seen = await runtime.in_thread(_read, *asked)
        except PlacecuratorError as error:
            self.problem = str(error)
            return
        self._moment = seen.moment
        self._say_place(seen.place, seen.facts)
        can_be_asked = seen.place.deep_scan_status in REQUEST.sources
        self.scan_price = words.scan_price(seen.price) if can_be_asked else ""
        self._say_facts(seen.facts)
        self._say_attempts(seen.attempts)
        self.loaded, self.problem = True, ""

    @rx.event
    async def close(self) -> None:
        """Close the panel."""
        self.is_open, self.editing = False, ""
        await self._look()

    @rx.event
    async def escape(self) -> None:
        """Leave what is being edited, else close the panel."""
        if self.editing:
            self.editing = ""
        else:
            await self.close()

    async def _look(self) -> None:
        """Let others know which place is open here, and say who else looks at it."""
        tree = self.router.session.client_token
        shown = self.place_id if self.is_open else ""
        self.also_looking = await OPEN_PLACES.look(tree, current_actor().name, shown)

    @rx.event
    async def more_attempts(self) -> None:
        """Show older attempts as well."""
        self._attempts_wanted += MORE_ATTEMPTS
        await self.load()

    @act
    @speaks
    async def scan_again(self) -> EventSpec:
        """Queue the place for another scan."""
        request = await runtime.in_thread(
            scan_again,
            runtime.engine(),
            runtime.signals(),
            [self.place_id],
            actor=current_actor().name,
        )
        await self.load()
        self.said = words.scan_request(request)
        return rx.toast.success(self.said)

    def _say_place(self, place: Place, facts: PlaceFacts) -> None:
        now = datetime.now(UTC)
        verdict, scan = VERDICTS[place.status], SCANS[place.deep_scan_status]
        self.name = facts.name
        self.verdict, self.verdict_color = verdict.words, verdict.color
        self.scan, self.scan_color = scan.words, scan.color
        self.scan_note = patch(place)["scan_note"]
        self.scanned = f"Scanned {words.ago(facts.scanned_at, now)}" if facts.scanned_at else ""
        self.no_scan = staged_rows.no_scan_now(place)
        self.staged, self.raw = staged_rows.staged_rows(place), staged_rows.raw_rows(place)

    def _say_facts(self, facts: PlaceFacts) -> None:
        now = datetime.now(UTC)
        self.warnings = list(facts.warnings)
        self.conflicts = fact_rows.conflict_words(facts.fields)
        self.changes = fact_rows.change_rows(facts.changes)
        self.groups = fact_rows.fact_groups(facts.fields, now)
        self.not_stated = fact_rows.not_stated(facts.fields) if facts.scanned_at else []
        self.pages = [
            (link_words(link), link, words.ago(page.read_at, now))
            for page in facts.pages
            if (link := safe_link(page.url))
        ]

    def _say_attempts(self, page: AttemptPage) -> None:
        now = datetime.now(UTC)
        self.attempts = [attempt_row(attempt, now) for attempt in page.items]
        self.has_more_attempts = page.next_cursor is not None


def _read(engine: sa.Engine, place_id: str, attempts: int) -> _Seen:
    return _Seen(
        this_moment(engine),
        get_place(engine, place_id),
        facts_of_place(engine, place_id),
        list_attempts(engine, place_id, limit=attempts),
        details_plan(place_id, deep_scan_config(current_settings())),
    )
