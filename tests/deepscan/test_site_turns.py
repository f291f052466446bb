"""What a site is, and turns among the scans of one process."""

from __future__ import annotations

import pytest

from placecurator.deepscan.site_turns import (
    HostBusy,
    LocalSiteTurns,
    TurnLimits,
    site_of,
    site_of_address,
)

pytestmark = pytest.mark.anyio

LIMITS = TurnLimits(interval_s=20, address_interval_s=5, wait_s=30)


@pytest.mark.parametrize(
    ("host", "site"),
    [
        ("good.fi", "good.fi"),
        ("WWW.Good.FI.", "good.fi"),
        ("shop.good.co.uk", "good.co.uk"),
        ("xn--lyly-5qa.fi", "xn--lyly-5qa.fi"),
        ("www.myshop.github.io", "myshop.github.io"),
        ("github.io", "github.io"),
        ("203.0.114.1", "203.0.114.1"),
        ("2606:4700::1111", "2606:4700::1111"),
        ("intranet", "intranet"),
    ],
)
def test_a_site_is_a_registrable_domain_or_else_the_host(host: str, site: str) -> None:
    assert site_of(host) == site


@pytest.mark.parametrize(
    ("address", "site"),
    [
        ("203.0.114.1", "ip:203.0.114.1"),
        ("2606:4700:0:1::1", "ip:2606:4700:0:1::/64"),
        ("2606:4700:0:1:ffff::2", "ip:2606:4700:0:1::/64"),
    ],
)
def test_a_server_is_an_address_or_a_whole_network(address: str, site: str) -> None:
    assert site_of_address(address) == site


async def waits(turns: LocalSiteTurns, site: str, times: int) -> list[int]:
    return [round(await turns.take(site)) for _ in range(times)]


async def test_turns_lie_apart_each_site_for_itself() -> None:
    turns = LocalSiteTurns(LIMITS)

    assert await waits(turns, "good.fi", 2) == [0, 20]
    assert await waits(turns, "fair.fi", 2) == [0, 20]
    assert await waits(turns, "ip:203.0.114.1", 3) == [0, 5, 10]


async def test_those_who_find_it_busy_come_back_one_after_the_other() -> None:
    turns = LocalSiteTurns(LIMITS)
    await waits(turns, "good.fi", 2)

    sent_away = []
    for ask in (turns.take, turns.look_ahead, turns.take):
        with pytest.raises(HostBusy) as caught:
            await ask("good.fi")
        sent_away.append(round(caught.value.wait_s))

    assert sent_away == [40, 60, 80]


async def test_looking_ahead_takes_no_turn() -> None:
    turns = LocalSiteTurns(LIMITS)

    await turns.look_ahead("good.fi")

    assert await waits(turns, "good.fi", 1) == [0]


async def test_what_is_over_is_forgotten() -> None:
    turns = LocalSiteTurns(TurnLimits(interval_s=1e-6))

    for number in range(10_005):
        await turns.take(f"site{number}.fi")

    assert turns.remembered < 1000
