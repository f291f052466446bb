"""A provider that is held back, seen from a drain and from an admin."""

from __future__ import annotations

import asyncio

import pytest
import sqlalchemy as sa

from placecurator.domain.causes import Cause
from placecurator.domain.errors import InvalidInput, ScanFailed
from placecurator.domain.observation import Findings
from placecurator.domain.provider_gate import MOST_OUTAGES
from placecurator.domain.scan import ScanMeter, ScanTarget
from placecurator.services.audit import AuditQuery, list_events
from placecurator.services.doctor import examine
from placecurator.services.providers import pause_provider, paused_providers, resume_provider
from placecurator.services.signals import Signals
from tests.services.draining import all_places, completed, drain, drain_from_demo, queued
from tests.worker.running import count_attempts, count_scans, queue_sample


class Refusing:
    """A scanner whose provider has one answer for everybody; it counts how often it was asked."""

    def __init__(self, cause: Cause):
        self._cause = cause
        self.asked = 0

    async def scan(self, _target: ScanTarget, meter: ScanMeter) -> Findings:
        self.asked += 1
        await asyncio.sleep(0.2)
        meter.requests_made += 1
        meter.provider = "demo"
        raise ScanFailed(self._cause)


@pytest.mark.parametrize("cause", [Cause.api_key_rejected, Cause.api_not_enabled])
def test_a_fault_of_the_key_costs_a_few_requests_and_no_attempt(
    engine: sa.Engine, cause: Cause
) -> None:
    ids = queue_sample(engine, 200)
    refusing = Refusing(cause)

    drain(engine, refusing)

    assert refusing.asked < len(ids) / 2
    for place in all_places(engine):
        assert (place.deep_scan_status, place.scan_attempt) == (queued, 0)
        assert place.deep_scan_cause == cause
        assert "Scans with demo are paused" in (place.deep_scan_error or "")
    assert count_attempts(engine, "SNOOZE") == refusing.asked
    [paused] = paused_providers(engine)
    assert (paused.name, paused.cause) == ("demo", cause)


def test_an_outage_stops_the_requests_soon(engine: sa.Engine) -> None:
    ids = queue_sample(engine, 200)
    refusing = Refusing(Cause.provider_unavailable)

    drain(engine, refusing)

    assert MOST_OUTAGES <= refusing.asked < len(ids) / 2
    assert [paused.name for paused in paused_providers(engine)] == ["demo"]


def test_what_waits_is_scanned_when_an_admin_lets_it_go_on(engine: sa.Engine) -> None:
    queue_sample(engine, 30)
    drain(engine, Refusing(Cause.api_key_rejected))

    waiting = resume_provider(engine, Signals(None), "demo", by="Anna")
    drain_from_demo(engine)

    assert waiting == 30
    assert count_scans(engine, completed) == 30
    assert paused_providers(engine) == []


def test_a_provider_that_is_not_paused_cannot_go_on(engine: sa.Engine) -> None:
    with pytest.raises(InvalidInput, match="is not paused"):
        resume_provider(engine, Signals(None), "demo", by="Anna")


def test_a_pause_lasts_and_breaks_no_invariant(engine: sa.Engine) -> None:
    queue_sample(engine, 5)
    pause_provider(engine, "demo", by="Anna", reason=" two\nlines\0 ")

    reports = [drain(engine, Refusing(Cause.place_closed)) for _ in range(2)]

    assert [report.claimed for report in reports] == [0, 0]
    [paused] = paused_providers(engine)
    assert (paused.cause, paused.until) == (Cause.provider_paused, None)
    assert ": two lines. They go on" in paused.words
    assert examine(engine, tick_s=1).stuck == 0


def test_pausing_again_corrects_the_reason(engine: sa.Engine) -> None:
    pause_provider(engine, "demo", by="Anna", reason="a guess")

    pause_provider(engine, "demo", by="Berta")

    [paused] = paused_providers(engine)
    assert "by Berta on" in paused.words
    assert "a guess" not in paused.words


def test_the_history_tells_who_paused_it_and_who_let_it_go_on(engine: sa.Engine) -> None:
    pause_provider(engine, "demo", by="Anna", reason="the bill")
    resume_provider(engine, Signals(None), "demo", by="Berta")

    resumed, paused = list_events(engine, AuditQuery()).items

    assert (paused.act, paused.actor) == ("provider_paused", "Anna")
    assert paused.facts == {"provider": "demo", "reason": "the bill"}
    assert (resumed.act, resumed.actor) == ("provider_resumed", "Berta")
    assert resumed.facts == {"provider": "demo", "places": 0}
