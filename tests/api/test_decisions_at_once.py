"""Many curators decide about the same places at once, over real HTTP: no decision gets lost."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise

import httpx
import pytest
import sqlalchemy as sa

from placecurator.domain.accounts import Role
from placecurator.domain.lifecycle import PlaceStagingStatus
from placecurator.domain.selection import Moment
from placecurator.services.moment_text import read_moment
from placecurator.storage.database import transaction
from placecurator.storage.models import CurationChange, CurationEvent, Place
from tests.accounts import token_of
from tests.api.served import Served, served
from tests.factories import stage_many

STAGING = "/api/v3/places/staging"
NAMES = ("ada", "bo", "cy", "di", "eve", "flo")
SESSIONS = (*NAMES, *NAMES[:2])
"""Two people act from two places at once."""
ROUNDS = 12
PLACES = 12
CHOICES = tuple(choice.value for choice in PlaceStagingStatus)


@dataclass(frozen=True, slots=True)
class Decided:
    """What a curator asked for, and what he was told."""

    since: Moment
    asked: int
    anyway: bool
    told: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Given:
    """A verdict in the history of a place, and the one that it replaced (None: none)."""

    event_id: int
    actor: str
    before: int | None


@pytest.fixture
def server(database_url: str) -> Iterator[Served]:
    """The API on the test's own database."""
    with served(database_url) as server:
        yield server


def _curate(url: str, token: str, place_ids: Sequence[str], seed: int) -> list[Decided]:
    """Look, decide about some places, and now and then insist."""
    choose = random.Random(seed)
    done = []
    headers = {"Authorization": f"Bearer {token}"}
    with httpx.Client(base_url=url + STAGING, headers=headers, timeout=60) as client:
        for _ in range(ROUNDS):
            looked = client.post("/selections", json={"filter": {}})
            since = looked.json()["moment"]
            some = choose.sample(list(place_ids), choose.randint(1, PLACES))
            body = {"place_ids": some, "status": choose.choice(CHOICES), "since": since}
            done.append(_put(client, body))
            if choose.random() < 0.4:
                done.append(_put(client, body | {"only_conflicts": True}))
    return done


def _put(client: httpx.Client, body: Mapping[str, object]) -> Decided:
    answer = client.put("/status", json=dict(body))
    assert answer.status_code == 200, answer.text
    return Decided(
        since=read_moment(str(body["since"])),
        asked=len(list(body["place_ids"])),  # type: ignore[call-overload]
        anyway="only_conflicts" in body,
        told=answer.json(),
    )


def test_each_verdict_is_in_the_history_and_none_replaces_what_its_curator_had_not_seen(
    server: Served, engine: sa.Engine
) -> None:
    with transaction(engine) as session:
        place_ids = stage_many(session, PLACES)
    tokens = {name: token_of(engine, Role.curator, name) for name in NAMES}

    with ThreadPoolExecutor(len(SESSIONS)) as people:
        jobs = [
            people.submit(_curate, server.url, tokens[name], place_ids, seed)
            for seed, name in enumerate(SESSIONS)
        ]
        decided = [decision for job in jobs for decision in job.result()]

    acts = {decision.told["event_id"]: decision for decision in decided}
    chains = _chains(engine)
    for chain in chains:
        for before, after in pairwise(chain):
            decision = acts[after.event_id]
            unseen = _unseen(decision.since, before.event_id)
            assert before.actor == after.actor or unseen == decision.anyway
    assert sum(len(chain) for chain in chains) == sum(d.told["updated_count"] for d in decided)
    for decision in decided:
        done = decision.told["updated_count"] + decision.told["conflict_count"]
        assert done <= decision.asked if decision.anyway else done == decision.asked
    assert any(decision.told["conflict_count"] for decision in decided)


def _unseen(since: Moment, event_id: int) -> bool:
    return event_id > since.last_event or event_id in since.in_flight


def _chains(engine: sa.Engine) -> list[list[Given]]:
    """Of each place its verdicts in turn, from the first to the one that stands.

    Acts are numbered when they begin, so their numbers do not tell which came first.
    """
    change, event, place = (sa.inspect(t).c for t in (CurationChange, CurationEvent, Place))
    rows = sa.select(
        change.place_key, change.event_id, event.actor, change.verdict_before
    ).join_from(CurationChange, CurationEvent, event.id == change.event_id)
    given: dict[int, dict[int, Given]] = {}
    with transaction(engine) as session:
        for key, event_id, actor, before in session.execute(rows):
            given.setdefault(key, {})[event_id] = Given(event_id, actor, before)
        verdicts = session.execute(sa.select(place.id, place.verdict_event_id))
        standing = {row.id: row.verdict_event_id for row in verdicts}
    return [_chain(of_place, standing[key]) for key, of_place in given.items()]


def _chain(given: Mapping[int, Given], standing: int | None) -> list[Given]:
    chain: list[Given] = []
    while standing is not None:
        chain.insert(0, given[standing])
        standing = chain[0].before
    assert len(chain) == len(given)  # none hangs loose
    return chain
