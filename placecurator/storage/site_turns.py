"""Giving out turns at websites, each to one scan of all workers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from placecurator.storage import upserts
from placecurator.storage.columns import any_of
from placecurator.storage.models import SiteTurn

_table: sa.Table = SiteTurn.__table__  # type: ignore[attr-defined]
_turn = _table.c


def take_turns(
    session: Session, intervals_s: Mapping[str, float], *, wait_s: float, now_s: float
) -> dict[str, float]:
    """Take one turn at each site that has one within ``wait_s``; when it is, in Unix time.

    ``intervals_s`` are the sites, each with the seconds to the turn after it. Those that are not
    returned are busy.
    """
    insert = _insert(session)
    # What a site that nobody visits gets; the distance to now is the interval of each row.
    rows = [
        {"site": site, "free_at_s": now_s + interval_s, "line_ends_at_s": now_s}
        for site, interval_s in _in_order(intervals_s)
    ]
    interval = insert.excluded.free_at_s - now_s
    taken = insert.on_conflict_do_update(
        index_elements=["site"],
        set_={"free_at_s": _later(_turn.free_at_s, now_s) + interval},
        where=_turn.free_at_s <= now_s + wait_s,
    )
    found = session.execute(taken.returning(_turn.site, _turn.free_at_s), rows)
    return {row.site: row.free_at_s - intervals_s[row.site] for row in found}


def spend_turns(session: Session, spans_s: Mapping[str, float], *, now_s: float) -> None:
    """Put off the next turn of each site by so many seconds, whoever waits for it."""
    insert = _insert(session)
    span = insert.excluded.free_at_s - now_s
    _put_off(session, spans_s, _later(_turn.free_at_s, now_s) + span, insert, now_s)


def rest_sites(session: Session, spans_s: Mapping[str, float], *, now_s: float) -> None:
    """Give no turn at each site within so many seconds; turns that were given stand."""
    insert = _insert(session)
    rested = insert.excluded.free_at_s
    _put_off(session, spans_s, _later(_turn.free_at_s, rested), insert, now_s)


def _put_off(
    session: Session,
    spans_s: Mapping[str, float],
    free_at: sa.ColumnElement[float],
    insert: Any,
    now_s: float,
) -> None:
    rows = [
        {"site": site, "free_at_s": now_s + span_s, "line_ends_at_s": now_s}
        for site, span_s in _in_order(spans_s)
    ]
    later = insert.on_conflict_do_update(index_elements=["site"], set_={"free_at_s": free_at})
    session.execute(later, rows)


def stand_in_line(
    session: Session, spans_s: Mapping[str, float], *, now_s: float
) -> dict[str, float]:
    """Have some come back to each busy site one after the other; when the first, in Unix time.

    ``spans_s`` are the sites, each with how many seconds of it they need in all.
    """
    insert = _insert(session)
    rows = [
        {"site": site, "free_at_s": now_s, "line_ends_at_s": now_s + span_s}
        for site, span_s in _in_order(spans_s)
    ]
    span = insert.excluded.line_ends_at_s - now_s
    line_ends_at = _later(_later(_turn.line_ends_at_s, _turn.free_at_s), now_s)
    stood = insert.on_conflict_do_update(
        index_elements=["site"], set_={"line_ends_at_s": line_ends_at + span}
    )
    found = session.execute(stood.returning(_turn.site, _turn.line_ends_at_s), rows)
    return {row.site: row.line_ends_at_s - spans_s[row.site] for row in found}


def next_turns(session: Session, sites: Iterable[str]) -> dict[str, float]:
    """The next free turn, in Unix time, at those ``sites`` that were visited a moment ago."""
    dialect = session.get_bind().dialect.name
    wanted = any_of(_turn.site, sorted(set(sites)), dialect, sa.String())
    found = session.execute(sa.select(_turn.site, _turn.free_at_s).where(wanted))
    return {row.site: row.free_at_s for row in found}


def forget_turns(session: Session, *, at_most: int, now_s: float) -> int:
    """Delete rows of sites that may be visited again and that nobody waits for; how many."""
    over = sa.select(_turn.site).where(_turn.free_at_s <= now_s, _turn.line_ends_at_s <= now_s)
    # Rows that another transaction holds are left: who never waits is part of no deadlock.
    some = over.limit(at_most).with_for_update(skip_locked=True)
    deleted = session.execute(sa.delete(_table).where(_turn.site.in_(some)))
    return cast(sa.CursorResult[Any], deleted).rowcount


def _in_order(by_site: Mapping[str, float]) -> Iterable[tuple[str, float]]:
    # Everybody locks rows in the same order, so that no two wait for each other.
    return sorted(by_site.items())


def _later(one: sa.ColumnElement[float], other: Any) -> sa.ColumnElement[float]:
    return sa.case((one > other, one), else_=other)


def _insert(session: Session) -> Any:
    return upserts.insert(session.get_bind().dialect.name, _table)
