"""What a search tells: while it runs, at the end, and ever after."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from placecurator.domain.causes import Cause
from placecurator.domain.errors import ScanFailed
from placecurator.domain.search import SearchQuery
from placecurator.domain.search_state import SILENT_AFTER, SearchState
from placecurator.storage.models import Search


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchReport:
    """One search: what was asked for, how far it is, and what came of it.

    ``cause`` is a ``Cause``, ``words`` say what went wrong and ``cure`` what to do; None: nothing
    to say. ``pages`` were staged whole. ``found`` places are ``new``, ``changed`` or ``unchanged``.
    ``cost_micros`` is in millionths of a US dollar.
    """

    id: int
    provider: str
    query: SearchQuery
    actor: str
    started_at: datetime
    finished_at: datetime | None
    state: SearchState
    cause: str | None
    words: str | None
    cure: str | None
    pages: int
    found: int
    new: int
    changed: int
    unchanged: int
    requests_made: int
    cost_micros: int
    request_id: str | None


OnProgress = Callable[[SearchReport], None]


def report_of(row: Search, now: datetime) -> SearchReport:
    """What the row of a search says at ``now``."""
    state = _state(row, now)
    return SearchReport(
        id=row.id or 0,
        provider=row.provider,
        query=_query(row),
        actor=row.actor,
        started_at=row.started_at,
        finished_at=row.finished_at,
        state=state,
        cause=row.cause,
        words=_BROKEN_OFF if state is SearchState.broken_off else row.words,
        cure=_cure(state, row.cause),
        pages=row.pages,
        found=row.found,
        new=row.new,
        changed=row.changed,
        unchanged=row.unchanged,
        requests_made=row.requests_made,
        cost_micros=row.cost_micros,
        request_id=row.request_id,
    )


def _query(row: Search) -> SearchQuery:
    return SearchQuery(
        text=row.text,
        latitude=row.latitude,
        longitude=row.longitude,
        radius_m=row.radius_m,
        language=row.language,
        country=row.country,
        limit=row.most,
    )


def _state(row: Search, now: datetime) -> SearchState:
    if row.outcome is not None:
        return SearchState(row.outcome)
    return SearchState.broken_off if row.seen_at < now - SILENT_AFTER else SearchState.running


_BROKEN_OFF = "The process that searched has ended in the middle."

_CURES = {
    Cause.api_key_rejected: "An admin must change the key; then search again.",
    Cause.api_not_enabled: (
        "An admin must enable the API and billing with the provider; then search again."
    ),
    Cause.provider_answer_unreadable: "Search again later; if it stays, report it.",
    Cause.internal_error: "Search again; if it stays, report it with the log.",
}
_WORDS = {
    Cause.timed_out: "The provider took too long.",
    Cause.internal_error: "The search met a fault of our own.",
}


def _cure(state: SearchState, cause: str | None) -> str | None:
    if state is SearchState.broken_off:
        return "Search again; places that are staged already are not staged twice."
    if state is not SearchState.failed:
        return None
    known = Cause(cause) if cause in set(Cause) else None
    if known is None:
        return None
    return _CURES.get(known, "Search again later." if known.transient else known.cure)


def failure_words(error: ScanFailed, now: datetime) -> str:
    """What to keep of a provider's failure: a scan's words would not fit a search."""
    words = error.message
    if words == error.cause.words:
        words = _WORDS.get(error.cause, words)
    if error.retry_after_s:
        until = now + timedelta(seconds=error.retry_after_s)
        words += f" It asks to wait until {until:%Y-%m-%d %H:%M:%S} UTC."
    return words
