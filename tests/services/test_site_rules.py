"""What websites ask for is known to all workers, through one database."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from placecurator.deepscan.site_rules import StoredRules
from placecurator.deepscan.site_turns import HostBusy, TurnLimits
from placecurator.deepscan.trouble import Trouble, WebsiteUnreadable
from placecurator.services.opt_outs import add_opt_out, remove_opt_out
from placecurator.services.site_rules import SharedOptOuts, SharedSiteRules
from placecurator.services.site_turns import SharedSiteTurns
from placecurator.storage.database import make_engine, transaction
from placecurator.storage.models import SiteRule
from placecurator.storage.site_rules import put_rules, rules_of
from tests.deepscan.crawling import crawl
from tests.deepscan.scripted_sites import Reply, links, scripted_sites
from tests.services.draining import shut

pytestmark = pytest.mark.anyio

GOOD = "http://good.fi"
TURNS = TurnLimits(interval_s=0.001, address_interval_s=0.001, wait_s=1)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def engines(database_url: str) -> Iterator[tuple[sa.Engine, sa.Engine]]:
    """Two workers."""
    one, other = make_engine(database_url), make_engine(database_url)
    yield one, other
    one.dispose()
    other.dispose()


def rules(text: str, *, hours_ago: float = 0) -> StoredRules:
    return StoredRules(text=text, fetched_at=datetime.now(UTC) - timedelta(hours=hours_ago))


async def test_what_one_worker_read_another_knows(engines: tuple[sa.Engine, sa.Engine]) -> None:
    stored = rules("user-agent: *\ndisallow: /ä")
    async with SharedSiteRules(engines[0]) as one, SharedSiteRules(engines[1]) as other:
        await one.put(GOOD, stored)

        assert await other.get(GOOD) == stored
        assert await other.get("https://good.fi") is None


async def test_what_another_worker_read_again_is_noticed(
    engines: tuple[sa.Engine, sa.Engine],
) -> None:
    async with SharedSiteRules(engines[0]) as one, SharedSiteRules(engines[1]) as other:
        await one.put(GOOD, rules("old", hours_ago=25))
        await other.put(GOOD, rules("new"))

        found = await one.get(GOOD)

    assert found
    assert found.text == "new"


async def test_of_two_who_read_it_the_later_one_counts(engine: sa.Engine) -> None:
    now = datetime.now(UTC)
    with transaction(engine) as session:
        put_rules(session, GOOD, "later", now)
        put_rules(session, GOOD, "earlier", now - timedelta(seconds=1))

        assert rules_of(session, GOOD) == ("later", now)


async def test_what_is_a_month_old_is_deleted(engine: sa.Engine) -> None:
    with transaction(engine) as session:
        put_rules(session, "http://old.fi", "", datetime.now(UTC) - timedelta(days=31))
        put_rules(session, "http://used.fi", "", datetime.now(UTC) - timedelta(days=29))

    async with SharedSiteRules(engine) as shared:
        await shared.put(GOOD, rules(""))

    with transaction(engine) as session:
        left = set(session.scalars(sa.select(SiteRule.origin)))  # type: ignore[call-overload]
    assert left == {GOOD, "http://used.fi"}


async def test_each_process_remembers_its_own_while_the_database_is_away(
    engine: sa.Engine, request: pytest.FixtureRequest
) -> None:
    if engine.dialect.name == "sqlite":
        pytest.skip("a file is never away")
    with shut(engine, request.getfixturevalue("postgres_url")) as (shut_down, _):
        async with SharedSiteRules(engine) as shared, SharedOptOuts(engine) as opt_outs:
            shut_down()
            stored = rules("mine")
            await shared.put(GOOD, stored)

            assert await shared.get(GOOD) == stored
            assert await shared.get("http://other.fi") is None
            with pytest.raises(HostBusy):
                await opt_outs.has("good.fi")


async def test_the_list_of_opt_outs_is_read_again(engine: sa.Engine) -> None:
    async with SharedOptOuts(engine, reread_every_s=0) as opt_outs:
        assert not await opt_outs.has("www.good.fi")

        add_opt_out(engine, "good.fi", by="ops")
        assert await opt_outs.has("www.good.fi")

        remove_opt_out(engine, "good.fi", by="ops")
        assert not await opt_outs.has("www.good.fi")


async def test_hundreds_of_scans_read_the_list_once(engine: sa.Engine) -> None:
    commits: list[object] = []
    sa.event.listen(engine, "commit", commits.append)

    async with SharedOptOuts(engine) as opt_outs:
        answers = await asyncio.gather(*(opt_outs.has(f"site{n}.fi") for n in range(300)))

    assert answers == [False] * 300
    assert len(commits) <= 1


async def test_a_site_that_asks_one_worker_for_a_rest_gets_it_from_all(
    engines: tuple[sa.Engine, sa.Engine],
) -> None:
    pages = {"good.fi/": Reply(status=503, headers={"Retry-After": "300"})}
    with scripted_sites(pages) as sites:
        async with (
            SharedSiteTurns(engines[0], TURNS) as one,
            SharedSiteTurns(engines[1], TURNS) as other,
        ):
            with pytest.raises(WebsiteUnreadable) as caught:
                await crawl(sites, turns=one)
            with pytest.raises(HostBusy) as later:
                await crawl(sites, "http://www.good.fi/", turns=other)

    assert caught.value.trouble is Trouble.busy
    assert later.value.wait_s == pytest.approx(300, abs=10)
    assert sites.urls == ["good.fi/"]


async def test_pages_that_one_worker_reads_put_off_the_visits_of_all(
    engines: tuple[sa.Engine, sa.Engine],
) -> None:
    minute = TurnLimits(interval_s=60, address_interval_s=0.001, wait_s=1)
    pages = {"good.fi/": Reply(links("/contact", "/about")), "good.fi/contact": Reply("contact")}
    with scripted_sites(pages) as sites:
        async with (
            SharedSiteTurns(engines[0], minute) as one,
            SharedSiteTurns(engines[1], minute) as other,
        ):
            await crawl(sites, turns=one)
            with pytest.raises(HostBusy) as caught:
                await crawl(sites, turns=other)

    assert caught.value.wait_s == pytest.approx(3 * 60, abs=10)


async def test_turns_that_are_spent_add_up_and_rests_do_not(engine: sa.Engine) -> None:
    minute = TurnLimits(interval_s=60, wait_s=0)
    async with SharedSiteTurns(engine, minute) as turns:
        for _ in range(2):
            await turns.spend(["good.fi"], 2)
            await turns.rest(["fair.fi"], 100)
        await turns.rest(["good.fi"], 10)
        await turns.spend(["fair.fi"], 1)

        waits = []
        for site in ("good.fi", "fair.fi"):
            with pytest.raises(HostBusy) as caught:
                await turns.look_ahead(site)
            waits.append(caught.value.wait_s)

    assert waits == pytest.approx([4 * 60, 100 + 60], abs=5)
