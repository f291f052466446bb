"""Claims of requests: one of many works on it, and one who is late does not act."""

from __future__ import annotations

import contextvars
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from placecurator.domain.errors import (
    InvalidInput,
    RequestDone,
    RequestRunning,
    RequestTakenOver,
)
from placecurator.domain.lifecycle import PlaceStagingStatus, PlaceStatus
from placecurator.domain.selection import Named
from placecurator.services.curation import set_status
from placecurator.services.idempotency import LEASE, Request, begin, end, sweep
from placecurator.services.signals import Signals
from placecurator.services.staging import get_place
from placecurator.storage.database import transaction
from placecurator.storage.idempotency import UNDER_WAY, Answer, Claim
from placecurator.storage.models import IdempotencyKey
from tests.factories import stage_many
from tests.services.at_once import at_once

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
LATER = NOW + LEASE
REQUEST = Request(user_id=1, key="k", fingerprint="f")
DONE = Answer(status=200, content_type="application/json", body=b"{}")
REFUSED = Answer(status=404, content_type="application/json", body=b"{}")


def _begin(engine: sa.Engine, now: datetime = NOW, request: Request = REQUEST) -> Claim | Answer:
    return begin(engine, request, keep_h=24, now=now)


def _claimed(engine: sa.Engine, now: datetime = NOW) -> Claim:
    claim = _begin(engine, now)
    assert isinstance(claim, Claim)
    return claim


def _under(claim: Claim, act: Callable[[], object]) -> None:
    """Act as the request does that has the claim."""
    context = contextvars.copy_context()
    context.run(UNDER_WAY.set, claim)
    context.run(act)


def _archive(engine: sa.Engine) -> None:
    set_status(
        engine,
        Signals(None),
        Named(("osm:node/1",)),
        PlaceStagingStatus.Archived,
        actor="carl",
    )


@pytest.fixture(autouse=True)
def _a_place(engine: sa.Engine) -> None:
    with transaction(engine) as session:
        stage_many(session, 1)


def test_one_of_twenty_who_come_together_works_on_it(engine: sa.Engine) -> None:
    claims: list[Claim | Answer] = []
    waiting: list[RequestRunning] = []

    def come() -> None:
        try:
            claims.append(_begin(engine))
        except RequestRunning as error:
            waiting.append(error)

    at_once(*[come] * 20)

    assert (len(claims), len(waiting)) == (1, 19)


def test_the_answer_is_for_all_who_come_later(engine: sa.Engine) -> None:
    end(engine, _claimed(engine), DONE)

    assert _begin(engine, LATER) == DONE
    with pytest.raises(InvalidInput, match="another request"):
        _begin(engine, request=Request(user_id=1, key="k", fingerprint="g"))


def test_who_was_killed_before_he_acted_is_waited_for_a_minute(engine: sa.Engine) -> None:
    dead = _claimed(engine)

    with pytest.raises(RequestRunning):
        _begin(engine, LATER - timedelta(seconds=1))
    assert _claimed(engine, LATER) != dead


def test_one_of_twenty_repeats_goes_on_in_the_place_of_the_dead(engine: sa.Engine) -> None:
    _claimed(engine)
    taken: list[Claim | Answer] = []

    def come() -> None:
        try:
            taken.append(_begin(engine, LATER))
        except RequestRunning:
            return

    at_once(*[come] * 20)

    assert len(taken) == 1


def test_who_was_only_late_must_not_act_when_a_repeat_has_gone_on(engine: sa.Engine) -> None:
    late = _claimed(engine)
    repeat = _claimed(engine, LATER)

    with pytest.raises(RequestTakenOver):
        _under(late, lambda: _archive(engine))

    assert get_place(engine, "osm:node/1").status is PlaceStatus.New
    end(engine, late, REFUSED)  # it has no say any more
    _under(repeat, lambda: _archive(engine))
    assert get_place(engine, "osm:node/1").status is PlaceStatus.Archived


def test_who_was_killed_after_he_acted_is_never_followed(engine: sa.Engine) -> None:
    _under(_claimed(engine), lambda: _archive(engine))

    with pytest.raises(RequestRunning):
        _begin(engine, NOW)
    with pytest.raises(RequestDone, match="1 updated") as done:
        _begin(engine, LATER)

    assert done.value.act == "set_status"


def test_a_refusal_is_forgotten_but_not_one_behind_an_act(engine: sa.Engine) -> None:
    end(engine, _claimed(engine), REFUSED)
    claim = _claimed(engine)
    _under(claim, lambda: _archive(engine))

    end(engine, claim, REFUSED)

    with pytest.raises(RequestDone):
        begin(engine, REQUEST, keep_h=100_000)


def test_the_sweeper_forgets_what_is_over(engine: sa.Engine) -> None:
    end(engine, _claimed(engine), DONE)

    assert sweep(engine, NOW + timedelta(hours=24), keep_h=24) == 0
    assert sweep(engine, NOW + timedelta(hours=24, seconds=1), keep_h=24) == 1
    with transaction(engine) as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(IdempotencyKey)) == 0
