"""Status changes: all or nothing, remembered, told to workers and to open pages."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from redis import Redis
from rq import Queue
from sqlalchemy.orm import Session

from placecurator.domain.errors import InvalidInput, UnknownPlaces
from placecurator.domain.lifecycle import DeepScanStatus, PlaceStagingStatus, PlaceStatus
from placecurator.domain.live import LiveMessage, PlaceChange
from placecurator.domain.selection import Named
from placecurator.services.choosing import MOST_PLACES
from placecurator.services.curation import set_status
from placecurator.services.signals import SCAN_QUEUE, Signals
from placecurator.services.staging import count_places, get_place
from placecurator.storage.database import transaction
from placecurator.storage.models import CurationChange, CurationEvent, Place
from tests.factories import break_the_next_update, stage_many, staged

SILENT = Signals(None)
SELECTED, MAYBE = PlaceStagingStatus.Selected, PlaceStagingStatus.Maybe


def _all(engine: sa.Engine, model: type) -> list[object]:
    with transaction(engine) as session:
        return list(session.scalars(sa.select(model)))


def test_only_unknown_places_are_refused_and_nothing_is_written(engine: sa.Engine) -> None:
    with transaction(engine) as session:
        staged(session, "known")

    with pytest.raises(UnknownPlaces) as refusal:
        set_status(engine, SILENT, Named(("b", "a", "b")), SELECTED, actor="ann")

    assert refusal.value.place_ids == ("b", "a")
    assert get_place(engine, "known").status is PlaceStatus.New
    assert _all(engine, CurationEvent) == []


@pytest.mark.parametrize("count", [0, MOST_PLACES + 1])
def test_no_place_or_too_many_are_refused(engine: sa.Engine, count: int) -> None:
    with pytest.raises(InvalidInput, match="place_ids"):
        set_status(
            engine, SILENT, Named(tuple(str(n) for n in range(count))), SELECTED, actor="ann"
        )

    assert _all(engine, CurationEvent) == []


def test_a_change_says_who_made_it_and_when(engine: sa.Engine) -> None:
    with transaction(engine) as session:
        staged(session, "p", deep_scan_status=DeepScanStatus.failed, deep_scan_error="Gone")

    set_status(engine, SILENT, Named(("p",)), SELECTED, actor="ann")

    place = get_place(engine, "p")
    assert (place.updated_by, place.status) == ("ann", PlaceStatus.Selected)
    assert place.status_changed_at == place.updated_at == place.queued_at == place.next_attempt_at
    assert place.deep_scan_error is None


def test_taking_a_scan_back_restores_its_old_failure(engine: sa.Engine) -> None:
    failure = {"deep_scan_cause": "timed_out", "deep_scan_error": "The scan took too long."}
    with transaction(engine) as session:
        staged(session, "p", deep_scan_status=DeepScanStatus.failed, **failure)
    set_status(engine, SILENT, Named(("p",)), SELECTED, actor="ann")

    set_status(engine, SILENT, Named(("p",)), MAYBE, actor="ann")

    place = get_place(engine, "p")
    assert place.deep_scan_status is DeepScanStatus.failed
    assert {name: getattr(place, name) for name in failure} == failure
    assert (place.queued_at, place.next_attempt_at) == (None, None)


def test_a_request_gives_a_place_all_its_attempts_again(engine: sa.Engine) -> None:
    with transaction(engine) as session:
        staged(session, "p", deep_scan_status=DeepScanStatus.failed, scan_attempt=5, scan_deaths=3)

    set_status(engine, SILENT, Named(("p",)), SELECTED, actor="ann")

    place = get_place(engine, "p")
    assert (place.scan_attempt, place.scan_deaths) == (0, 0)


def test_a_place_that_waits_keeps_its_turn_when_it_is_selected_again(engine: sa.Engine) -> None:
    with transaction(engine) as session:
        staged(session, "p")
    set_status(engine, SILENT, Named(("p",)), SELECTED, actor="ann")
    waiting = get_place(engine, "p")

    set_status(engine, SILENT, Named(("p",)), SELECTED, actor="ann")

    place = get_place(engine, "p")
    assert (place.queued_at, place.next_attempt_at) == (waiting.queued_at, waiting.next_attempt_at)


def test_a_running_scan_is_withdrawn_and_wanted_again(engine: sa.Engine) -> None:
    with transaction(engine) as session:
        staged(session, "p", deep_scan_status=DeepScanStatus.processing, scan_token=7)

    set_status(engine, SILENT, Named(("p",)), MAYBE, actor="ann")
    withdrawn = get_place(engine, "p")
    set_status(engine, SILENT, Named(("p",)), SELECTED, actor="ann")
    wanted = get_place(engine, "p")

    assert (withdrawn.scan_withdrawn, wanted.scan_withdrawn) == (True, False)
    assert wanted.deep_scan_status is DeepScanStatus.processing
    assert wanted.scan_token == 7


def test_the_history_has_the_act_and_what_each_place_was_before(engine: sa.Engine) -> None:
    with transaction(engine) as session:
        new = staged(session, "new").id
        queued = DeepScanStatus.queued
        old = staged(session, "old", status=PlaceStatus.Selected, deep_scan_status=queued).id
        staged(session, "bystander")

    set_status(engine, SILENT, Named(("old", "new", "unknown")), MAYBE, actor="ann")

    [event] = _all(engine, CurationEvent)
    changes = _all(engine, CurationChange)
    assert isinstance(event, CurationEvent)
    assert (event.act, event.actor, event.status) == ("set_status", "ann", PlaceStatus.Maybe)
    assert event.request == {"place_ids": 3, "rescan": "always"}
    came = {"waiting": 0, "taken_back": 1, "running": 0, "requested": 0}
    assert event.counts == {"updated": 2, **came}
    assert [c.model_dump() for c in changes if isinstance(c, CurationChange)] == [
        {
            "event_id": event.id,
            "place_key": new,
            "status_before": PlaceStatus.New,
            "scan_before": None,
            "verdict_before": None,
        },
        {
            "event_id": event.id,
            "place_key": old,
            "status_before": PlaceStatus.Selected,
            "scan_before": queued,
            "verdict_before": None,
        },
    ]


def test_a_fault_in_the_middle_leaves_nothing_half_done(engine: sa.Engine) -> None:
    with transaction(engine) as session:
        ids = stage_many(session, 1000)
        break_the_next_update(session)

    with pytest.raises(sa.exc.IntegrityError):
        set_status(engine, SILENT, Named(tuple(ids)), SELECTED, actor="ann")

    counts = count_places(engine)
    assert counts.by_status[PlaceStatus.New] == counts.by_scan[None] == 1000
    assert _all(engine, CurationEvent) == []
    assert _all(engine, CurationChange) == []


def test_two_curators_with_overlapping_sets_wait_for_each_other(engine: sa.Engine) -> None:
    with transaction(engine) as session:
        ids = list(stage_many(session, 3000))
    forwards, backwards = ids[:2000], ids[:999:-1]

    def change(choice: PlaceStagingStatus, mine: list[str]) -> None:
        for _ in range(5):
            set_status(engine, SILENT, Named(tuple(mine)), choice, actor=choice.value)

    with ThreadPoolExecutor(2) as pool:
        for done in [
            pool.submit(change, SELECTED, forwards),
            pool.submit(change, MAYBE, backwards),
        ]:
            done.result(timeout=60)

    with transaction(engine) as session:
        _expect_one_winner(session, shared=ids[1000:2000])


def _expect_one_winner(session: Session, shared: list[str]) -> None:
    places = session.scalars(sa.select(Place)).all()
    winners = {place.status for place in places if place.place_id in set(shared)}
    assert len(winners) == 1
    for place in places:
        selected = place.status is PlaceStatus.Selected
        assert place.updated_by == place.status
        assert place.deep_scan_status == (DeepScanStatus.queued if selected else None)
    assert session.scalar(sa.select(sa.func.count()).select_from(CurationChange)) == 20_000


def test_workers_are_woken_only_when_there_is_something_to_scan(
    engine: sa.Engine, redis_url: str
) -> None:
    with transaction(engine) as session:
        staged(session, "p")
    queue = Queue(SCAN_QUEUE, connection=Redis.from_url(redis_url))

    set_status(engine, Signals(redis_url), Named(("p",)), MAYBE, actor="ann")
    after_maybe = queue.count
    set_status(engine, Signals(redis_url), Named(("p",)), SELECTED, actor="ann")

    assert (after_maybe, queue.count) == (0, 1)


@pytest.mark.parametrize("count", [2, 501])
def test_open_pages_are_told_what_changed_or_to_read_again(
    engine: sa.Engine, redis_url: str, count: int
) -> None:
    with transaction(engine) as session:
        ids = stage_many(session, count)

    async def heard() -> LiveMessage:
        signals = Signals(redis_url)
        messages = signals.listen()
        await anext(messages)  # subscribed
        await asyncio.to_thread(
            set_status, engine, signals, Named(tuple(ids)), SELECTED, actor="ann"
        )
        return await asyncio.wait_for(anext(messages), 10)

    message = asyncio.run(heard())

    selected, queued = PlaceStatus.Selected, DeepScanStatus.queued
    each = tuple(PlaceChange(place_id=p, status=selected, deep_scan_status=queued) for p in ids)
    assert message == (LiveMessage(changes=each) if count == 2 else LiveMessage(resync=True))


def test_a_change_is_made_although_redis_is_away(engine: sa.Engine) -> None:
    with transaction(engine) as session:
        staged(session, "p")

    update = set_status(
        engine, Signals("redis://127.0.0.1:1"), Named(("p",)), SELECTED, actor="ann"
    )

    assert update.queued_count == 1
    assert get_place(engine, "p").status is PlaceStatus.Selected
