"""The attempts to scan a place, page by page, with the act that asked for each."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from placecurator.domain.causes import Cause
from placecurator.domain.errors import InvalidInput, UnknownPlaces
from placecurator.domain.lifecycle import FAIL, PlaceStagingStatus
from placecurator.domain.selection import Named
from placecurator.services import request_ids
from placecurator.services.attempts import Attempt, list_attempts
from placecurator.services.curation import set_status
from placecurator.services.signals import Signals
from placecurator.storage.database import transaction
from placecurator.storage.models import CurationEvent, ScanAttempt
from placecurator.storage.scans import Claim, claim
from placecurator.storage.settling import settle
from tests.factories import NOW, staged
from tests.storage.scanning import ended

Selected, Maybe = PlaceStagingStatus.Selected, PlaceStagingStatus.Maybe
A_CENTURY = timedelta(days=36_500)


def place(engine: sa.Engine, place_id: str = "p") -> int:
    with transaction(engine) as session:
        return staged(session, place_id).id or 0


def give(engine: sa.Engine, choice: PlaceStagingStatus, actor: str = "ann") -> str:
    """Give a status to the place, as an act of its own, whose id is returned."""
    request_id = request_ids.begin()
    set_status(engine, Signals(None), Named(("p",)), choice, actor=actor)
    return request_id


def claim_it(engine: sa.Engine, job: str | None = None) -> Claim:
    with transaction(engine) as session:
        [claimed] = claim(session, 1, worker="host:1", lease_s=45, now=NOW + A_CENTURY, job=job)
    return claimed


def scan(engine: sa.Engine, job: str | None = None) -> None:
    """Claim the place and fail with it."""
    claimed = claim_it(engine, job)
    with transaction(engine) as session:
        settle(session, [ended(claimed, FAIL)], NOW + A_CENTURY)


def attempt_row(place_key: int, number: int, cause: str | None = None) -> ScanAttempt:
    """An attempt of which nobody knows who asked for it."""
    return ScanAttempt(
        place_key=place_key,
        number=number,
        token=number,
        worker="w",
        started_at=NOW,
        cause=cause,
    )


def attempts(engine: sa.Engine) -> tuple[Attempt, ...]:
    return list_attempts(engine, "p").items


def test_an_attempt_tells_who_had_asked_for_it_in_which_request(engine: sa.Engine) -> None:
    place(engine)
    request_id = give(engine, Selected, "ann")

    scan(engine, job="a-job")

    [attempt] = attempts(engine)
    assert (attempt.asked_by, attempt.request_id) == ("ann", request_id)
    assert (attempt.worker, attempt.job) == ("host:1", "a-job")
    assert (attempt.outcome, attempt.cause) == ("FAIL", Cause.place_closed)
    assert (attempt.words, attempt.cure) == (Cause.place_closed.words, Cause.place_closed.cure)


def test_a_claim_carries_the_ids_of_the_act(engine: sa.Engine) -> None:
    place(engine)
    request_id = give(engine, Selected)

    claimed = claim_it(engine)

    with transaction(engine) as session:
        event = session.scalars(sa.select(CurationEvent)).one()
    assert (claimed.event_id, claimed.request_id) == (event.id, request_id)


def test_each_attempt_is_of_the_act_that_asked_for_it(engine: sa.Engine) -> None:
    place(engine)
    first = give(engine, Selected, "ann")
    scan(engine)
    second = give(engine, Selected, "bob")
    scan(engine)

    told = [(one.asked_by, one.request_id, one.number) for one in attempts(engine)]

    assert told == [("bob", second, 1), ("ann", first, 1)]


def test_who_selects_a_waiting_place_again_did_not_ask_for_its_scan(engine: sa.Engine) -> None:
    place(engine)
    first = give(engine, Selected, "ann")
    give(engine, Selected, "bob")

    scan(engine)

    assert [one.request_id for one in attempts(engine)] == [first]


def test_a_request_that_was_taken_back_is_not_the_one_of_a_later_scan(engine: sa.Engine) -> None:
    place(engine)
    give(engine, Selected)
    give(engine, Maybe)
    last = give(engine, Selected)

    scan(engine)

    assert [one.request_id for one in attempts(engine)] == [last]


def test_an_attempt_of_an_unknown_act_is_told_without_it(engine: sa.Engine) -> None:
    key = place(engine)
    with transaction(engine) as session:
        session.add(attempt_row(key, 1, cause="odd"))

    [attempt] = attempts(engine)

    assert (attempt.asked_by, attempt.request_id, attempt.job) == (None, None, None)
    assert (attempt.cause, attempt.words, attempt.cure) == ("odd", None, None)


def test_the_cursor_leads_through_all_attempts_the_newest_first(engine: sa.Engine) -> None:
    keys = place(engine), place(engine, "another")
    with transaction(engine) as session:
        for token in range(1, 6):
            for key in keys:
                session.add(attempt_row(key, token))

    numbers: list[list[int]] = []
    after: str | None = None
    while len(numbers) < 3:
        page = list_attempts(engine, "p", limit=2, after=after)
        numbers.append([one.number for one in page.items])
        after = page.next_cursor

    assert (numbers, after) == ([[5, 4], [3, 2], [1]], None)


def test_a_place_that_is_not_staged_has_no_list(engine: sa.Engine) -> None:
    with pytest.raises(UnknownPlaces):
        list_attempts(engine, "p")


@pytest.mark.parametrize("bad", [{"limit": 0}, {"limit": 1001}, {"after": "nonsense"}])
def test_a_bad_page_is_refused(engine: sa.Engine, bad: dict[str, object]) -> None:
    place(engine)

    with pytest.raises(InvalidInput):
        list_attempts(engine, "p", **bad)  # type: ignore[arg-type]
