"""Turns with a provider among several workers, and among transactions that end badly."""

from __future__ import annotations

import threading
from itertools import count

import pytest
import sqlalchemy as sa

from placecurator.storage.database import make_engine, transaction
from placecurator.storage.models import Place, ProviderGate
from tests.storage.turns import RATES, after, names, taken, wait


def test_a_worker_that_is_at_it_keeps_the_turns_but_nobody_waiting(
    engine: sa.Engine, database_url: str
) -> None:
    if engine.dialect.name == "sqlite":
        pytest.skip("one writer at a time: the second waits for the first to commit")
    other = make_engine(database_url)
    with transaction(engine) as session:
        wait(session, *(f"demo:n{number}" for number in range(4)), "osm:node/1")
        session.add(ProviderGate(name="demo"))

    with transaction(engine) as first, transaction(other) as second:
        frozen = taken(first, limit=1)
        beside = taken(second)
    other.dispose()

    assert names(frozen) == ["demo:n0"]
    assert names(beside) == ["osm:node/1"]
    assert beside.wait_s == RATES["demo"].look_again_s


def test_workers_that_claim_at_the_same_time_never_exceed_the_rate(
    engine: sa.Engine, database_url: str
) -> None:
    with transaction(engine) as session:
        wait(session, *(f"demo:n{number}" for number in range(60)))
    clock = count()
    claimed: list[tuple[int, str]] = []

    def work() -> None:
        own = make_engine(database_url)
        while (ms := next(clock) * 20) <= 4_000:
            with transaction(own) as session:
                got = taken(session, now=after(ms / 1000))
            claimed.extend((ms, name) for name in names(got))
        own.dispose()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    times = sorted(ms for ms, _ in claimed)
    assert len({name for _, name in claimed}) == len(times)
    assert 3 + 2 * 4 - 2 <= len(times) <= 3 + 2 * 4
    for window_ms in (100, 1000, 3000):
        most = max(sum(ms <= other <= ms + window_ms for other in times) for ms in times)
        # The clocks of the workers differ by the few ticks that each is behind the others.
        assert most <= 3 + 2 * (window_ms + 100) / 1000


def test_a_claim_that_dies_before_its_commit_spends_no_turn(engine: sa.Engine) -> None:
    with transaction(engine) as session:
        wait(session, *(f"demo:n{number}" for number in range(4)))

    def die_with_turns() -> None:
        with transaction(engine) as session:
            assert taken(session).claims
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        die_with_turns()
    with transaction(engine) as session:
        again = taken(session)

    assert names(again) == ["demo:n0", "demo:n1", "demo:n2"]


def test_a_place_that_another_transaction_holds_costs_no_turn(
    engine: sa.Engine, database_url: str
) -> None:
    if engine.dialect.name == "sqlite":
        pytest.skip("one writer at a time")
    other = make_engine(database_url)
    with transaction(engine) as session:
        wait(session, *(f"demo:n{number}" for number in range(3)))

    with transaction(other) as curator:
        curator.execute(
            sa.update(Place).where(sa.inspect(Place).c.place_id == "demo:n0").values(priority=0)
        )
        with transaction(engine) as session:
            first = taken(session)
    with transaction(engine) as session:
        second = taken(session)
    other.dispose()

    assert names(first) == ["demo:n1", "demo:n2"]
    assert names(second) == ["demo:n0"]
