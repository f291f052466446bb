"""A search, and a provider, as the search page shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from placecurator.deepscan.providers import ListedProvider
from placecurator.domain.search_state import SearchState
from placecurator.services.searching.plan import dollars
from placecurator.services.searching.report import SearchReport
from placecurator.services.searching.words import STATES, area_words, found_words
from placecurator.ui import words

_COLORS: dict[SearchState, str] = {
    SearchState.running: "orange",
    SearchState.done: "jade",
    SearchState.failed: "tomato",
    SearchState.stopped: "gray",
    SearchState.broken_off: "tomato",
}


@dataclass(frozen=True, slots=True)
class ProviderChoice:
    """A provider to choose; ``words`` say what it needs before it can search."""

    name: str
    title: str
    is_ready: bool
    words: str


@dataclass(frozen=True, slots=True)
class SearchRow:
    """A search as the table shows it; ``percent`` is its progress while it runs."""

    id: int
    at: str
    actor: str
    text: str
    area: str
    provider: str
    found: str
    counts: str
    cost: str
    state: str
    color: str
    trouble: str
    is_running: bool
    percent: int
    progress: str


def choice_of(provider: ListedProvider) -> ProviderChoice:
    """``provider`` as a choice."""
    ready = provider.search is not None
    needed = f"{provider.title} cannot search." if provider.is_set_up else provider.words
    return ProviderChoice(provider.name, provider.title, ready, "" if ready else needed)


def row_of(report: SearchReport, choices: Sequence[ProviderChoice]) -> SearchRow:
    """``report`` as a row."""
    titles = {choice.name: choice.title for choice in choices}
    found = found_words(report)
    return SearchRow(
        id=report.id,
        at=f"{report.started_at:%Y-%m-%d %H:%M}",
        actor=report.actor,
        text=report.query.text,
        area=area_words(report),
        provider=titles.get(report.provider, report.provider),
        found=f"{report.found:,}",
        counts=found.partition(": ")[2],
        cost=dollars(report.cost_micros) if report.cost_micros else "free",
        state=STATES[report.state],
        color=_COLORS[report.state],
        trouble=" ".join(filter(None, (report.words, report.cure))),
        is_running=report.state is SearchState.running,
        percent=min(100, 100 * report.found // report.query.limit),
        progress=f"{words.count(report.pages, 'page')}, {found}",
    )
