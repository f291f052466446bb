"""A page of somebody else is believed less, and one of nobody not at all."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from placecurator.deepscan.extract import ExtractedFacts, extract
from placecurator.deepscan.pipeline import DeepScanConfig, DeepScanner
from placecurator.deepscan.site_match import SiteMatch
from placecurator.domain.observation import IMPORT, WEBSITE, Observation, Value
from placecurator.domain.scan import ScanMeter, ScanTarget
from tests.deepscan.hostile import running_hostile_server

URL = "https://www.agency.fi/"
NOW = datetime(2026, 11, 24, tzinfo=UTC)
STRANGER = "<title>The Agency</title><p>Call 09 4717 2308 or write to info@agency.fi"


def page(markup: str, url: str = URL) -> ExtractedFacts:
    return extract(markup.encode(), url=url, country="FI")


def said(field: str, value: Value, source: str = IMPORT) -> Observation:
    return Observation(
        field=field, value=value, source=source, method="import", confidence=0.7, observed_at=NOW
    )


CAFE = said("name", "Good Cafe")


def test_the_page_of_the_place_is_believed() -> None:
    facts = page("<title>Good Cafe | Helsinki</title><p>info@good.fi")

    assert SiteMatch().believed(facts, URL, [CAFE]) == (facts, None)


def test_a_stranger_is_believed_half_with_a_warning() -> None:
    facts = page(STRANGER)

    believed, warning = SiteMatch().believed(facts, URL, [CAFE])

    assert believed is not None
    assert believed.emails[0].confidence == pytest.approx(facts.emails[0].confidence / 2, abs=0.01)
    assert believed.phones[0].confidence == pytest.approx(facts.phones[0].confidence / 2, abs=0.01)
    assert warning == (
        "The website www.agency.fi may belong to somebody else: it calls itself \u201cThe Agency"
        "\u201d, and no phone, e-mail or address is the same."
    )


@pytest.mark.parametrize(
    "known",
    [
        [said("phones", "+358947172308")],
        [said("emails", "info@agency.fi")],
        [said("street", "Katu 5"), said("postal_code", "00100")],
        [said("name", "Agency Oy", "google")],
    ],
)
def test_what_others_said_as_well_shows_that_it_is_the_place(known: list[Observation]) -> None:
    facts = page(f"{STRANGER}<p>Katu 5, 00100 Helsinki")

    assert SiteMatch().believed(facts, URL, [CAFE, *known]) == (facts, None)


@pytest.mark.parametrize(
    "known",
    [
        [said("phones", "+358947172308", WEBSITE)],
        [said("street", "Tie 9"), said("postal_code", "00100")],
        [said("phones", "+358947172309")],
    ],
)
def test_what_the_website_itself_or_nobody_said_shows_nothing(known: list[Observation]) -> None:
    facts = page(f"{STRANGER}<p>Katu 5, 00100 Helsinki")

    _, warning = SiteMatch().believed(facts, URL, [CAFE, *known])

    assert warning


@pytest.mark.parametrize(
    ("markup", "known"),
    [
        (STRANGER, []),
        ("<p>a page that does not name itself, info@agency.fi", [CAFE]),
        ("<title>Хорошее кафе</title>", [CAFE]),
        ("<title>Good Cafe</title>", [said("name", "良い喫茶店")]),
    ],
)
def test_what_cannot_be_compared_is_believed(markup: str, known: list[Observation]) -> None:
    facts = page(markup)

    assert SiteMatch().believed(facts, URL, known) == (facts, None)


def test_further_pages_of_the_right_site_need_not_name_it() -> None:
    match = SiteMatch()
    match.believed(page("<title>Good Cafe</title>"), URL, [CAFE])

    contact = page("<title>Contact us</title><p>info@agency.fi")

    assert match.believed(contact, f"{URL}contact", [CAFE]) == (contact, None)


def test_nothing_is_taken_from_a_parked_page() -> None:
    facts = page("<title>agency.fi is for sale</title><p>sales@broker.com 09 4717 2308")

    believed, warning = SiteMatch().believed(facts, URL, [CAFE])

    assert believed is None
    assert warning == (
        "The website www.agency.fi offers its domain for sale: nothing was taken from it."
    )


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("path", "emails", "warning"),
    [
        ("/parked", [], "offers its domain for sale: nothing was taken from it."),
        ("/stranger", [("info@agency.fi", 0.43)], "may belong to somebody else"),
    ],
)
async def test_a_scan_warns_of_a_website_that_is_not_the_places(
    path: str, emails: list[tuple[str, float]], warning: str
) -> None:
    with running_hostile_server() as port:
        target = ScanTarget(
            place_id="osm:node/1", name="Good Cafe", website=f"http://127.0.0.1:{port}{path}"
        )
        async with DeepScanner(DeepScanConfig(demo_provider_port=port)) as scanner:
            found = await scanner.scan(target, ScanMeter())

    stated = [said for said in found.observations if said.field == "emails"]
    assert [(said.value, said.confidence) for said in stated] == emails
    assert warning in found.warnings[-1]
    assert ({origin.source for origin in found.answered} == {IMPORT}) is (path == "/parked")
