"""What the settings mean for a drain."""

from __future__ import annotations

import logging

from pydantic import SecretStr

from placecurator.domain.provider_rate import ProviderRate
from placecurator.logs import FactsFormatter
from placecurator.settings import Settings
from worker.drain import drain_limits, longest_drain_s, provider_rates
from worker.logs import SeldomSaid


def test_a_job_may_take_as_long_as_its_settings_can_make_a_drain_take() -> None:
    settings = Settings(drain_budget_s=300, scan_limit_s=60, scan_lease_s=90)

    assert longest_drain_s(settings) > 300 + 60 + 90


def test_the_limits_of_a_drain_are_those_of_the_settings() -> None:
    limits = drain_limits(Settings(scan_concurrency=7, scan_attempts=3, drain_budget_s=11))

    assert (limits.concurrency, limits.most_attempts, limits.budget_s) == (7, 3, 11)


def test_only_those_have_a_rate_who_are_asked() -> None:
    assert provider_rates(Settings()) == {}
    assert provider_rates(
        Settings(google_api_key=SecretStr("key"), google_per_second=2, contact="me@example.com")
    ) == {"google": ProviderRate(2, 2), "osm": ProviderRate(5, 50)}
    assert provider_rates(Settings(nominatim_url="http://localhost:8080", osm_per_second=100)) == {
        "osm": ProviderRate(100, 50)
    }


def test_facts_are_written_behind_the_sentence() -> None:
    record = logging.makeLogRecord({"msg": "drain ended", "claimed": 3, "COMPLETE": 2})

    assert FactsFormatter("%(message)s").format(record) == "drain ended [claimed=3 COMPLETE=2]"


def test_what_stays_wrong_is_said_once_a_minute() -> None:
    complaint = SeldomSaid()

    said = [second for second in range(1000, 1130) if complaint.is_due(second)]

    assert said == [1000, 1060, 1120]
