"""Sentences about searches, for all doors."""

from __future__ import annotations

from placecurator.domain.search_state import SearchState
from placecurator.services.searching.plan import dollars
from placecurator.services.searching.report import SearchReport

STATES: dict[SearchState, str] = {
    SearchState.running: "Running",
    SearchState.done: "Done",
    SearchState.failed: "Failed",
    SearchState.stopped: "Stopped",
    SearchState.broken_off: "Broken off",
}
"""What each state is called."""

if missing := set(SearchState) - set(STATES):
    raise RuntimeError(f"states without words: {sorted(missing)}")


def found_words(report: SearchReport) -> str:
    """What was found: "45 places found: 40 new, 5 unchanged"."""
    kinds = (
        (report.new, "new"),
        (report.changed, "changed"),
        (report.unchanged, "unchanged"),
    )
    parts = [f"{number:,} {kind}" for number, kind in kinds if number]
    found = "1 place" if report.found == 1 else f"{report.found:,} places"
    return f"{found} found" + (f": {', '.join(parts)}" if parts else "")


def cost_words(report: SearchReport) -> str:
    """What it used: "3 requests, $0.096"; nothing is said of a cost that there is not."""
    requests = "1 request" if report.requests_made == 1 else f"{report.requests_made:,} requests"
    return f"{requests}, {dollars(report.cost_micros)}" if report.cost_micros else requests


def end_words(report: SearchReport) -> str:
    """What came of a search that has ended, what went wrong, and what to do about it."""
    beginning = f"{found_words(report)} ({cost_words(report)})."
    match report.state:
        case SearchState.done | SearchState.running:
            return beginning
        case SearchState.stopped:
            trouble = " ".join(filter(None, ("The search was stopped.", report.words)))
        case SearchState.failed | SearchState.broken_off:
            trouble = report.words or "The search failed."
    cure = f" {report.cure}" if report.cure else ""
    kept = f" Until then: {beginning}" if report.found else " Nothing was staged."
    return f"{_sentence(trouble)}{cure}{kept}"


def area_words(report: SearchReport) -> str:
    """Where was looked: "within 5 km of 60.2, 24.6"; empty when no area was named."""
    query = report.query
    if query.radius_m is None:
        return ""
    return f"within {query.radius_m / 1000:g} km of {query.latitude:g}, {query.longitude:g}"


def _sentence(words: str) -> str:
    return words if words.endswith((".", "!", "?")) else f"{words}."
