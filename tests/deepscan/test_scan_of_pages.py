"""A scan brings home what each page of a website says, and what it may not read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from placecurator.deepscan.pipeline import DeepScanConfig, DeepScanner
from placecurator.deepscan.site_rules import FixedOptOuts
from placecurator.domain.causes import Cause
from placecurator.domain.errors import ScanFailed
from placecurator.domain.observation import WEBSITE, Findings, Origin, PageMark
from placecurator.domain.scan import ScanMeter, ScanTarget
from tests.deepscan.crawling import NO_TURNS, QUICK
from tests.deepscan.scripted_sites import Reply, Sites, links, scripted_sites

pytestmark = pytest.mark.anyio

HOME, CONTACT = "http://good.fi/", "http://good.fi/contact"


@pytest.fixture
def sites() -> Iterator[Sites]:
    pages = {
        "good.fi/": Reply("<p>info@good.fi" + links("/contact")),
        "good.fi/contact": Reply("<p>sales@good.fi, info@good.fi"),
    }
    with scripted_sites(pages) as sites:
        yield sites


async def scan(
    sites: Sites, *, pages: Sequence[PageMark] = (), opt_outs: Sequence[str] = ()
) -> Findings:
    config = DeepScanConfig(visit_limits=QUICK, turn_limits=NO_TURNS)
    target = ScanTarget(place_id="osm:node/1", name="Good", website=HOME, pages=tuple(pages))
    scanner = DeepScanner(config, backend=sites.backend(), opt_outs=FixedOptOuts(opt_outs))
    async with scanner:
        return await scanner.scan(target, ScanMeter())


def emails(findings: Findings) -> set[tuple[object, str | None]]:
    return {(said.value, said.url) for said in findings.observations if said.field == "emails"}


async def test_each_fact_names_the_page_that_states_it(sites: Sites) -> None:
    findings = await scan(sites)

    assert emails(findings) == {
        ("info@good.fi", HOME),
        ("info@good.fi", CONTACT),
        ("sales@good.fi", CONTACT),
    }
    assert findings.answered >= {Origin(WEBSITE, HOME), Origin(WEBSITE, CONTACT)}
    assert [mark.url for mark in findings.pages] == [HOME, CONTACT]
    assert findings.unchanged == frozenset()


async def test_facts_of_a_page_that_redirects_are_those_of_the_address_that_was_asked(
    sites: Sites,
) -> None:
    sites.pages["good.fi/contact"] = Reply(status=301, headers={"Location": "/c2"})
    sites.pages["good.fi/c2"] = Reply("<p>sales@good.fi")

    findings = await scan(sites)

    assert ("sales@good.fi", CONTACT) in emails(findings)


async def test_pages_that_did_not_change_are_told_and_state_nothing_anew(sites: Sites) -> None:
    before = (await scan(sites)).pages
    sites.pages["good.fi/contact"] = Reply("<p>sales@good.fi")

    findings = await scan(sites, pages=before)

    assert findings.unchanged == {HOME}
    assert Origin(WEBSITE, HOME) not in findings.answered
    assert emails(findings) == {("sales@good.fi", CONTACT)}
    assert [mark.url for mark in findings.pages] == [HOME, CONTACT]


async def test_a_site_that_wants_no_robots_fails_the_scan_when_nobody_else_knows(
    sites: Sites,
) -> None:
    sites.pages["good.fi/robots.txt"] = Reply("User-agent: *\nDisallow: /")

    with pytest.raises(ScanFailed) as caught:
        await scan(sites)

    assert caught.value.cause is Cause.robots_disallowed
    assert caught.value.message == (
        "The website good.fi could not be read: its robots.txt asks us not to read it."
    )
    assert not caught.value.cause.transient


async def test_a_site_that_opted_out_fails_the_scan_when_nobody_else_knows(sites: Sites) -> None:
    with pytest.raises(ScanFailed) as caught:
        await scan(sites, opt_outs=["good.fi"])

    assert caught.value.cause is Cause.site_opted_out
    assert sites.asked == []


async def test_a_robots_txt_with_a_fault_is_tried_again(sites: Sites) -> None:
    sites.pages["good.fi/robots.txt"] = Reply(status=503, headers={"Retry-After": "77"})

    with pytest.raises(ScanFailed) as caught:
        await scan(sites)

    assert (caught.value.cause, caught.value.retry_after_s) == (Cause.network_error, 77)


async def test_a_page_with_a_fault_leaves_the_others_and_a_warning(sites: Sites) -> None:
    sites.pages["good.fi/contact"] = Reply(status=500)

    findings = await scan(sites)

    assert emails(findings) == {("info@good.fi", HOME)}
    assert (
        "A page of good.fi could not be read: it has a fault or is overloaded." in findings.warnings
    )
