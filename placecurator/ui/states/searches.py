"""The search page as one browser tab sees it."""

from __future__ import annotations

import asyncio
from typing import Any

import reflex as rx
from reflex.event import EventSpec

from placecurator.deepscan.providers import ListedProvider
from placecurator.domain.errors import DatabaseAway, InvalidInput, PlacecuratorError
from placecurator.domain.search_state import SearchState
from placecurator.services.scan_config import deep_scan_config
from placecurator.services.searching import plan
from placecurator.services.searching.background import searches_of_this_process
from placecurator.services.searching.listing import SearchPage, get_search, list_searches
from placecurator.services.searching.terms import keep_until, kept_words
from placecurator.services.searching.words import end_words
from placecurator.settings import current_settings
from placecurator.ui import arguments, runtime
from placecurator.ui.identity import current_actor
from placecurator.ui.search_form import SearchForm, places, query_of
from placecurator.ui.search_rows import ProviderChoice, SearchRow, choice_of, row_of
from placecurator.ui.states.live import FEED
from placecurator.ui.states.paging import Paging
from placecurator.ui.states.speaking import act, latest_wins, refusal, speaks

_LOOK_EVERY_S = 0.5
_PAGE = 50


class SearchesState(Paging, rx.State):
    """The form, the searches so far, and how far those are that run.

    ``needed`` says what providers need that cannot be asked, ``kept`` how long finds are kept.
    ``filled`` grows whenever the form is filled in from here. ``cost`` says what a search would
    cost, or why it cannot be; ``refused`` why the last one was not begun. ``result`` is what came
    of the last search of this tab, ``result_of`` its key, and ``went_well`` whether that is all
    that was asked for.
    """

    rows: list[SearchRow] = []
    loaded: bool = False
    problem: str = ""
    said: str = ""
    choices: list[ProviderChoice] = []
    provider: str = ""
    form: SearchForm = SearchForm()
    filled: int = 0
    needed: list[str] = []
    cost: str = ""
    kept: str = ""
    can_search: bool = False
    refused: str = ""
    result: str = ""
    result_of: int = 0
    went_well: bool = True

    _own: int | None = None
    _watch: int = 0

    @rx.event
    async def load(self) -> EventSpec | None:
        """Read the searches of this page; says so when the database is away."""
        if not self.choices:
            await self._read_choices()
        try:
            page = await runtime.in_thread(_read, self._cursor())
        except DatabaseAway as error:
            self.problem = str(error)
            return None
        self._show(page)
        return SearchesState.watch if self._somebody_searches() else None

    @rx.event
    @speaks
    async def choose_provider(self, name: str) -> None:
        """Ask another one."""
        self.provider = arguments.text(name)
        await self._say_cost(self.form.limit)

    @latest_wins
    @speaks
    async def choose_limit(self, limit: str) -> None:
        """Say what a search for so many places costs."""
        await self._say_cost(arguments.text(limit))

    @act
    async def start(self, form: dict[str, Any]) -> EventSpec | None:
        """Begin the search that the form asks for, and watch it."""
        provider = self.provider
        try:
            report = await searches_of_this_process().start(
                runtime.engine(),
                deep_scan_config(current_settings()),
                provider,
                query_of(form),
                actor=current_actor().name,
                keep_until=keep_until(current_settings(), provider),
            )
        except PlacecuratorError as error:
            self.refused = self.said = refusal(error)
            return None
        self.refused, self.result, self._own = "", "", report.id
        self._cursors = []
        return SearchesState.watch

    @act
    @speaks
    async def stop(self, search_id: int) -> None:
        """End a search behind its last whole page."""
        key = arguments.key(search_id)
        await searches_of_this_process().stop(runtime.engine(), key)
        self.said = "The search is being stopped."

    @rx.event
    @speaks
    async def again(self, search_id: int) -> None:
        """Fill in the form as it was for an earlier search; nothing is begun."""
        report = await runtime.in_thread(get_search, runtime.engine(), arguments.key(search_id))
        if any(one.name == report.provider and one.is_ready for one in self.choices):
            self.provider = report.provider
        self.form, self.refused = SearchForm.of(report.query), ""
        self.filled += 1
        await self._say_cost(self.form.limit)
        self.said = "The form is filled in as it was. Press Search to begin."

    @rx.event(background=True)
    async def watch(self) -> None:
        """Show how far the searches are until none runs; the newest watch of a tab counts."""
        async with self:
            self._watch += 1
            mine = self._watch
        while True:
            async with self:
                if self._watch != mine:
                    return
                cursor = self._cursor()
            try:
                page = await runtime.in_thread(_read, cursor)
            except DatabaseAway as error:
                async with self:
                    self.problem = str(error)
                page = None
            if page is not None and not await self._went_on(page):
                return
            await asyncio.sleep(_LOOK_EVERY_S)

    async def _went_on(self, page: SearchPage) -> bool:
        """Show ``page``; return whether any search of it still runs."""
        async with self:
            self._show(page)
            goes_on = self._somebody_searches()
        if not goes_on:
            FEED.forget()
        return goes_on

    def _show(self, page: SearchPage) -> None:
        self.rows = [row_of(report, self.choices) for report in page.items]
        self._next_cursor = page.next_cursor
        self.loaded, self.problem = True, ""
        self._describe_page(len(self.rows), _PAGE, None)
        for report in page.items:
            if report.id == self._own and report.state is not SearchState.running:
                self.result = self.said = end_words(report)
                self.result_of = report.id
                self.went_well, self._own = report.state is SearchState.done, None

    def _somebody_searches(self) -> bool:
        return any(row.is_running for row in self.rows)

    async def _read_choices(self) -> None:
        listed = await runtime.in_thread(_providers)
        self.choices = [choice_of(one) for one in listed]
        ready = [one.name for one in self.choices if one.is_ready]
        self.needed = [one.words for one in self.choices if not one.is_ready]
        self.provider, self.can_search = (ready[0], True) if ready else ("", False)
        await self._say_cost(self.form.limit)

    async def _say_cost(self, limit: str) -> None:
        if not self.can_search:
            self.cost = self.kept = ""
            return
        self.kept = kept_words(current_settings(), self.provider)
        try:
            self.cost = await runtime.in_thread(_cost, self.provider, places(limit))
        except InvalidInput as error:
            self.cost = refusal(error)


def _read(cursor: str | None) -> SearchPage:
    return list_searches(runtime.engine(), limit=_PAGE, after=cursor)


def _providers() -> tuple[ListedProvider, ...]:
    return plan.providers(deep_scan_config(current_settings()))


def _cost(provider: str, limit: int) -> str:
    return plan.plan_search(deep_scan_config(current_settings()), provider, limit).words
