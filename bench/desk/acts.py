"""Acts on many places and taking them back, next to a bare UPDATE of the same places.

Each act is taken back again, so the places are afterwards what they were. The bare UPDATEs come in
between, on the same rows, in the same run: one assigns the status alone, one all that a verdict
assigns, constants in place of rules. Neither locks in order, writes a history or counts.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any, TypeVar

import sqlalchemy as sa

from bench.desk.measuring import in_words
from bench.stores import tidy
from placecurator.domain.accounts import Actor, Role
from placecurator.domain.lifecycle import PlaceStagingStatus, PlaceStatus
from placecurator.domain.place_filter import PlaceFilter
from placecurator.domain.selection import Chosen, Kept, Named
from placecurator.services.curation import set_status
from placecurator.services.history import HistoryQuery, last_own_act, list_acts
from placecurator.services.selections import keep_matching
from placecurator.services.signals import Signals
from placecurator.services.undo import undo
from placecurator.storage.columns import any_of
from placecurator.storage.database import transaction
from placecurator.storage.models import Place

T = TypeVar("T")

_SILENT = Signals(None)
_BENCH = Actor(name="bench", role=Role.curator, user_id=None, via="command")
_table: sa.Table = Place.__table__  # type: ignore[attr-defined]

_LARGE = ((10_000, 3), (100_000, 2))
_FIRST_DAY, _DAY_ROWS = date(2026, 1, 1), 86_400
"""Made-up places are staged one each second."""


class _Times:
    """Milliseconds of each kind of step."""

    def __init__(self) -> None:
        self.taken: dict[str, list[float]] = {}

    def take(self, name: str, call: Callable[[], T]) -> T:
        started = time.perf_counter()
        result = call()
        self.taken.setdefault(name, []).append((time.perf_counter() - started) * 1000)
        return result


def small(engine: sa.Engine, rows: int) -> Iterator[tuple[str, str]]:
    """Acts on few places: what was measured, and its figures in words.

    PostgreSQL logs the whole of a page that changes for the first time after a checkpoint, and
    places by chance are on more than a thousand pages: the first acts after one are told apart.
    """
    chance = random.Random(6)
    for size, choose, which in _SMALL:
        some = partial(choose, chance, rows, size)
        bare = _bare_after_a_checkpoint(engine, [some() for _ in range(_FIRST)])
        yield f"bare UPDATE of the verdict of {size:,}{which}{_AFTER_A_CHECKPOINT}", in_words(bare)
        tidy(engine)
        for when, rounds in ((_AFTER_A_CHECKPOINT, _FIRST), ("", 50)):
            times = _Times()
            for _ in range(rounds):
                _there_and_back(engine, times, _named(some()))
            for name, taken in times.taken.items():
                yield f"{name} of {size:,}{which}{when}", in_words(taken)


def large(engine: sa.Engine, rows: int) -> Iterator[tuple[str, str]]:
    """Acts on very many places, and the history after them."""
    chance = random.Random(7)
    for size, rounds in _LARGE:
        if size < rows:
            yield from _next_to_bare(engine, _some(chance, rows, size), rounds)
    yield from _all_matching(engine, rows)
    query = HistoryQuery(actor=_BENCH.name)
    times = _Times()
    for _ in range(20):
        times.take("last own act", lambda: last_own_act(engine, _BENCH))
        times.take("page of the history", lambda: list_acts(engine, query, viewer=_BENCH))
    for name, taken in times.taken.items():
        yield name, in_words(taken)


def _some(chance: random.Random, rows: int, size: int) -> Sequence[str]:
    return [_id(n) for n in chance.sample(range(1, rows + 1), size)]


def _neighbours(chance: random.Random, rows: int, size: int) -> Sequence[str]:
    """A page of the list in the order of the import."""
    first = chance.randint(1, rows - size + 1)
    return [_id(n) for n in range(first, first + size)]


def _id(number: int) -> str:
    return f"osm:node/{number}"


_SMALL = (
    (1, _some, ""),
    (100, _neighbours, ", a page"),
    (100, _some, " by chance"),
)
_AFTER_A_CHECKPOINT = ", right after a checkpoint"
_FIRST = 20
"""Acts that still count as right after a checkpoint."""


def _named(ids: Sequence[str]) -> Named:
    return Named(tuple(ids))


def _there_and_back(engine: sa.Engine, times: _Times, chosen: Chosen) -> None:
    act = times.take("status change", lambda: _change(engine, chosen))
    times.take("undo", lambda: undo(engine, _SILENT, act, actor=_BENCH))


def _change(engine: sa.Engine, chosen: Chosen) -> int:
    done = set_status(engine, _SILENT, chosen, PlaceStagingStatus.Maybe, actor=_BENCH.name)
    return done.event_id


def _next_to_bare(engine: sa.Engine, ids: Sequence[str], rounds: int) -> Iterator[tuple[str, str]]:
    times = _Times()

    def taken(name: str, call: Callable[[], T]) -> T:
        tidy(engine)
        return times.take(name, call)

    for _ in range(rounds):
        act = taken("status change", partial(_change, engine, _named(ids)))
        for status in (PlaceStatus.New, PlaceStatus.Maybe):
            verdict = _verdict(act, status)
            taken("bare UPDATE of the status", partial(_bare, engine, ids, {"status": status}))
            taken("bare UPDATE of the verdict", partial(_bare, engine, ids, verdict))
        undone = taken("undo", partial(undo, engine, _SILENT, act, actor=_BENCH))
        redone = taken("redo", partial(undo, engine, _SILENT, undone.event_id, actor=_BENCH))
        undo(engine, _SILENT, redone.event_id, actor=_BENCH)
    bare = {name: min(all_) for name, all_ in times.taken.items() if name.startswith("bare")}
    for name, all_ in times.taken.items():
        ratios = [f"{min(all_) / each:.2f}" for each in bare.values()] if name not in bare else []
        said = f" = {' and '.join(ratios)} x the bare UPDATEs" if ratios else ""
        yield f"{name} of {len(ids):,}", in_words(all_) + said


def _verdict(act: int, status: PlaceStatus) -> dict[str, Any]:
    now = datetime.now(UTC)
    who = {"status_changed_at": now, "updated_by": _BENCH.name, "updated_at": now}
    scan = dict.fromkeys(("deep_scan_cause", "deep_scan_error", "queued_at", "next_attempt_at"))
    return {"status": status, "verdict_event_id": act, **who, **scan}


def _bare(engine: sa.Engine, ids: Sequence[str], values: dict[str, Any]) -> None:
    with transaction(engine) as session:
        wanted = any_of(_table.c.place_id, ids, engine.dialect.name, sa.String())
        session.execute(sa.update(_table).where(wanted).values(**values))


def _bare_after_a_checkpoint(engine: sa.Engine, many: Sequence[Sequence[str]]) -> Sequence[float]:
    """Milliseconds of the bare UPDATE of each; an act around each puts the places back."""
    acts = [_change(engine, _named(ids)) for ids in many]
    tidy(engine)
    times = _Times()
    for act, ids in zip(acts, many, strict=True):
        times.take("bare", partial(_bare, engine, ids, _verdict(act, PlaceStatus.New)))
    for act in reversed(acts):
        undo(engine, _SILENT, act, actor=_BENCH)
    return times.taken["bare"]


def _all_matching(engine: sa.Engine, rows: int) -> Iterator[tuple[str, str]]:
    """All places that were staged in the first half of the time, selected by the filter."""
    last = _FIRST_DAY + timedelta(rows // 2 // _DAY_ROWS)
    wanted, times = PlaceFilter(staged_to=last), _Times()
    kept = times.take("selecting", lambda: keep_matching(engine, wanted, actor=_BENCH.name))
    tidy(engine)
    _there_and_back(engine, times, Kept(kept.id))
    for name, taken in times.taken.items():
        yield f"{name} of all {kept.count:,} matching", in_words(taken)
