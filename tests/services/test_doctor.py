"""The invariants: zero after real work, and each breach of one is found, named and healed."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from placecurator.domain.invariants import Invariant
from placecurator.domain.lifecycle import PlaceStagingStatus
from placecurator.domain.selection import Named
from placecurator.services.curation import set_status
from placecurator.services.doctor import Checkup, Healed, examine, heal
from placecurator.services.signals import Signals
from placecurator.storage.database import transaction
from placecurator.storage.models import CurationEvent
from tests.factories import staged
from tests.services.breaches import HEALED_BY_THE_MACHINE, LEFT_TO_A_PERSON, Breach
from tests.services.draining import drain_from_demo
from tests.worker.running import queue_sample

PLACE = "osm:node/1"
TICK_S = 1.0


def look(engine: sa.Engine) -> Checkup:
    return examine(engine, tick_s=TICK_S)


def cure(engine: sa.Engine) -> list[Healed]:
    return heal(engine, actor="ann", tick_s=TICK_S)


def broken(engine: sa.Engine) -> dict[str, int]:
    return {finding.name.value: finding.count for finding in look(engine).broken}


def do(engine: sa.Engine, act: Breach) -> None:
    with transaction(engine) as session:
        act(session)


def test_an_empty_database_reads_zero_everywhere(engine: sa.Engine) -> None:
    checkup = look(engine)

    assert {finding.name for finding in checkup.findings} == set(Invariant)
    assert checkup.stuck == 0


def test_after_real_work_everything_reads_zero_and_there_is_nothing_to_heal(
    engine: sa.Engine,
) -> None:
    queue_sample(engine, 40)
    drain_from_demo(engine)
    do(engine, lambda session: staged(session, "a"))
    set_status(engine, Signals(None), Named(("a",)), PlaceStagingStatus.Maybe, actor="ann")

    assert broken(engine) == {}
    assert cure(engine) == []


@pytest.mark.parametrize(
    ("breach", "name"),
    (HEALED_BY_THE_MACHINE | LEFT_TO_A_PERSON).items(),
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_breach_is_found_by_its_name_and_says_what_to_do(
    engine: sa.Engine, breach: Breach, name: Invariant
) -> None:
    do(engine, breach)

    [finding] = [found for found in look(engine).broken if found.name is name]

    assert (finding.count, finding.examples) == (1, (PLACE,))
    assert finding.words
    assert finding.cure


@pytest.mark.parametrize("breach", HEALED_BY_THE_MACHINE, ids=lambda breach: breach.__name__)
def test_what_a_machine_can_repair_is_healed_once_and_told_in_the_history(
    engine: sa.Engine, breach: Breach
) -> None:
    do(engine, breach)

    first, second = cure(engine), cure(engine)

    name = HEALED_BY_THE_MACHINE[breach]
    assert [(healed.name, healed.count) for healed in first] == [(name, 1)]
    assert second == []
    assert set(broken(engine)) <= {Invariant.scheduler_silent}
    with transaction(engine) as session:
        [event] = session.scalars(sa.select(CurationEvent))
    assert (event.act, event.actor, event.counts) == ("heal", "ann", {"healed": 1})
    assert event.request == {"invariant": name}


@pytest.mark.parametrize("breach", LEFT_TO_A_PERSON, ids=lambda breach: breach.__name__)
def test_what_a_person_must_decide_is_left_alone(engine: sa.Engine, breach: Breach) -> None:
    do(engine, breach)
    before = broken(engine)

    healed = cure(engine)

    assert healed == []
    assert broken(engine) == before
