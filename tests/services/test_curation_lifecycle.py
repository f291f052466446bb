"""Whatever curators and workers do in whatever order, the lifecycle rules hold.

The rules are spelled out here a second time, as a table that does not look at the product's.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace

import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from placecurator.domain.lifecycle import DeepScanStatus, PlaceStagingStatus, Rescan
from placecurator.domain.selection import Named
from placecurator.services.curation import set_status
from placecurator.services.signals import Signals
from placecurator.services.staging import get_places
from placecurator.storage.database import transaction
from placecurator.storage.models import Place
from tests.factories import staged

PLACES = ("a", "b", "c")
_example = itertools.count()


@dataclass(frozen=True)
class Scan:
    """What the rules say about one place."""

    verdict: str = "New"
    state: str | None = None
    before: str | None = None
    withdrawn: bool = False


def decided(scan: Scan, verdict: str, rescan: str) -> Scan:
    """A curator gives a verdict."""
    now = replace(scan, verdict=verdict)
    match verdict, scan.state:
        case "Selected", "processing":
            return replace(now, withdrawn=False)
        case "Selected", "queued":
            return now
        case "Selected", "completed" if rescan != "always":
            return now  # these scans finished a moment ago, so "stale" keeps them as well
        case "Selected", old:
            return replace(now, state="queued", before=old)
        case _, "queued":
            return replace(now, state=scan.before)
        case _, "processing":
            return replace(now, withdrawn=True)
        case _:
            return now


WORKER = {
    "claim": ("queued", "processing"),
    "complete": ("processing", "completed"),
    "fail": ("processing", "failed"),
}


def worked(scan: Scan, step: str) -> Scan:
    """A worker does one of its steps, if it can."""
    source, target = WORKER[step]
    if scan.state != source:
        return scan
    return replace(scan, state=target, withdrawn=scan.withdrawn and target == "processing")


def _work(engine: sa.Engine, place_id: str, step: str) -> None:
    source, target = (DeepScanStatus(state) for state in WORKER[step])
    ended = {} if step == "claim" else {"scan_finished_at": sa.func.now(), "scan_withdrawn": False}
    table: sa.Table = Place.__table__  # type: ignore[attr-defined]
    mine = (table.c.place_id == place_id) & (table.c.deep_scan_status == source)
    with transaction(engine) as session:
        session.execute(sa.update(table).where(mine).values(deep_scan_status=target, **ended))


ids = st.lists(st.sampled_from(PLACES), min_size=1, max_size=4)
decisions = st.tuples(ids, st.sampled_from(PlaceStagingStatus), st.sampled_from(Rescan))
steps = st.tuples(st.sampled_from(PLACES), st.sampled_from(sorted(WORKER)))


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(acts=st.lists(decisions | steps, max_size=8))
def test_any_sequence_of_decisions_and_scans_keeps_the_rules(
    engine: sa.Engine, acts: list[tuple[str, str] | tuple[list[str], PlaceStagingStatus, Rescan]]
) -> None:
    prefix = f"{next(_example)}:"
    rules = dict.fromkeys(PLACES, Scan())
    with transaction(engine) as session:
        for name in PLACES:
            staged(session, prefix + name)

    for act in acts:
        if len(act) == 2:
            name, step = act
            _work(engine, prefix + name, step)
            rules[name] = worked(rules[name], step)
        else:
            names, choice, rescan = act
            asked = [prefix + name for name in names]
            said = set_status(
                engine, Signals(None), Named(tuple(asked)), choice, actor="x", rescan=rescan
            )
            was = {name: rules[name] for name in names}
            rules |= {name: decided(rules[name], choice.value, rescan.value) for name in names}
            now = [rules[name].state for name in was]
            assert said.updated_count == len(was)
            assert said.queued_count == (now.count("queued") if choice == "Selected" else 0)
            assert said.in_flight_count == now.count("processing")
            assert said.cancelled_count == sum(
                scan.state == "queued" and rules[name].state != "queued"
                for name, scan in was.items()
            )

    places = get_places(engine, [prefix + name for name in PLACES])
    assert [(place.status, place.deep_scan_status, place.scan_withdrawn) for place in places] == [
        (rules[n].verdict, rules[n].state, rules[n].withdrawn) for n in PLACES
    ]
    assert all(place.next_attempt_at for place in places if place.deep_scan_status == "queued")
