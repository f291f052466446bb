"""Handing places to curators: each gets different ones, and nobody is bound by it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from placecurator.domain.accounts import Actor, Role
from placecurator.domain.errors import InvalidInput
from placecurator.domain.lifecycle import PlaceStagingStatus, PlaceStatus
from placecurator.domain.live import LiveMessage
from placecurator.domain.place_filter import PlaceFilter
from placecurator.domain.selection import Named
from placecurator.services.claims import claim_next, give_back, holders, holding
from placecurator.services.curation import set_status
from placecurator.services.place_params import PlaceFilterParams
from placecurator.services.signals import Signals
from placecurator.services.staging import PlaceQuery, PlaceSort, get_places, list_places
from placecurator.services.undo import undo
from placecurator.storage.database import make_engine, transaction
from placecurator.storage.models import CurationEvent, PlaceClaim
from tests.factories import stage_many, staged

SILENT = Signals(None)
ANY = PlaceQuery()
_claim = sa.inspect(PlaceClaim).c
_event = sa.inspect(CurationEvent).c


@pytest.fixture
def places(engine: sa.Engine) -> Sequence[str]:
    with transaction(engine) as session:
        return stage_many(session, 10, "p")


def claimed(engine: sa.Engine, actor: str, count: int, query: PlaceQuery = ANY) -> list[str]:
    return list(claim_next(engine, SILENT, query, actor=actor, count=count).place_ids)


def listed(engine: sa.Engine, **conditions: Any) -> list[str]:
    query = PlaceQuery(filter=PlaceFilter(**conditions))
    return [place.place_id for place in list_places(engine, query).items]


def test_each_is_handed_the_next_places_in_the_order_asked_for(
    engine: sa.Engine, places: Sequence[str]
) -> None:
    newest_first = PlaceQuery(sort=PlaceSort.imported, descending=True)

    assert claimed(engine, "ann", 3) == ["p1", "p2", "p3"]
    assert claimed(engine, "ben", 3) == ["p4", "p5", "p6"]
    assert claimed(engine, "eve", 3, newest_first) == ["p10", "p9", "p8"]
    assert claimed(engine, "joe", 3) == ["p7"]
    assert claimed(engine, "zoe", 3) == []


def test_eight_curators_at_once_never_share_a_place(engine: sa.Engine, database_url: str) -> None:
    with transaction(engine) as session:
        stage_many(session, 500, "p")

    def hand_out(number: int) -> list[str]:
        own = make_engine(database_url)
        try:
            return claimed(own, f"curator {number}", 50)
        finally:
            own.dispose()

    with ThreadPoolExecutor(8) as pool:
        handed = list(pool.map(hand_out, range(8)))

    assert [len(some) for some in handed] == [50] * 8
    assert len({place_id for some in handed for place_id in some}) == 400


def test_only_new_places_of_the_filter_are_handed_out(engine: sa.Engine) -> None:
    with transaction(engine) as session:
        for place_id, city in (("a", "Espoo"), ("b", "Vantaa"), ("c", "Espoo")):
            staged(session, place_id, city=city)
        staged(session, "d", city="Espoo", status=PlaceStatus.Maybe)
    in_espoo = PlaceQuery(filter=PlaceFilter(cities=frozenset({"Espoo"})))
    maybe = PlaceQuery(filter=PlaceFilter(statuses=frozenset({PlaceStatus.Maybe})))

    assert claimed(engine, "ann", 5, in_espoo) == ["a", "c"]
    assert claimed(engine, "ben", 5, maybe) == []


def test_the_list_of_ones_claims_has_what_is_left_to_decide(
    engine: sa.Engine, places: Sequence[str]
) -> None:
    claimed(engine, "ann", 3)
    set_status(engine, SILENT, Named(("p2",)), PlaceStagingStatus.Maybe, actor="ben")

    assert listed(engine, claimed_by="ann") == ["p1", "p3"]
    assert listed(engine, claimed_by="ben") == []
    held = holding(engine, actor="ann")
    assert (held.claimed, held.left) == (3, 2)


def test_undoing_a_verdict_brings_the_claim_back(engine: sa.Engine, places: Sequence[str]) -> None:
    claimed(engine, "ann", 2)
    act = set_status(engine, SILENT, Named(("p1",)), PlaceStagingStatus.Maybe, actor="ann").event_id

    ann = Actor(name="ann", role=Role.curator, user_id=1, via="session")
    undo(engine, SILENT, act, actor=ann)

    assert listed(engine, claimed_by="ann") == ["p1", "p2"]


def test_what_is_given_back_is_free_for_others(engine: sa.Engine, places: Sequence[str]) -> None:
    claimed(engine, "ann", 4)
    set_status(engine, SILENT, Named(("p1",)), PlaceStagingStatus.Archived, actor="ann")

    assert give_back(engine, SILENT, actor="ann") == 3
    assert claimed(engine, "ben", 3) == ["p2", "p3", "p4"]
    assert holding(engine, actor="ann").claimed == 0


def test_asking_again_gives_back_what_one_held(engine: sa.Engine, places: Sequence[str]) -> None:
    claimed(engine, "ann", 2)

    assert claimed(engine, "ann", 3) == ["p1", "p2", "p3"]
    assert holding(engine, actor="ann").claimed == 3


def test_an_expired_claim_is_no_claim(engine: sa.Engine, places: Sequence[str]) -> None:
    claimed(engine, "ann", 3)
    late = datetime.now(UTC) - timedelta(seconds=1)
    with transaction(engine) as session:
        session.execute(sa.update(PlaceClaim).values(expires_at=late))

    assert listed(engine, claimed_by="ann") == []
    assert holders(engine, get_places(engine, places)) == {}
    assert claimed(engine, "ben", 3) == ["p1", "p2", "p3"]
    assert holders(engine, get_places(engine, places)) == {"p1": "ben", "p2": "ben", "p3": "ben"}


def test_each_handing_out_is_one_act_and_none_when_nothing_was_free(
    engine: sa.Engine, places: Sequence[str]
) -> None:
    claimed(engine, "ann", 50)
    claimed(engine, "ben", 50)

    with transaction(engine) as session:
        acts = session.scalars(sa.select(CurationEvent)).all()
        told = [(act.act, act.actor, act.counts) for act in acts]
    assert told == [("claim_places", "ann", {"claimed": 10})]


def test_a_request_spells_ones_own_name_me() -> None:
    params = PlaceFilterParams(claimed="me")

    assert params.to_filter("ann").claimed_by == "ann"
    assert PlaceFilterParams(claimed="ben").to_filter("ann").claimed_by == "ben"
    assert PlaceFilterParams().to_filter("ann").claimed_by is None


@pytest.mark.parametrize("count", [0, 501])
def test_nobody_is_handed_nothing_or_everything(engine: sa.Engine, count: int) -> None:
    with pytest.raises(InvalidInput):
        claimed(engine, "ann", count)


def test_open_pages_hear_who_holds_what(
    engine: sa.Engine, redis_url: str, places: Sequence[str]
) -> None:
    signals = Signals(redis_url)

    async def scenario() -> list[dict[str, str]]:
        heard = signals.listen()
        await anext(heard)  # the subscription begins with a resync
        claim_next(engine, signals, ANY, actor="ann", count=2)
        give_back(engine, signals, actor="ann")
        messages: list[LiveMessage] = [await anext(heard), await anext(heard)]
        return [{one.place_id: one.owner for one in message.holdings} for message in messages]

    assert asyncio.run(scenario()) == [{"p1": "ann", "p2": "ann"}, {"p1": "", "p2": ""}]
