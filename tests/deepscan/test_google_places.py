"""The Google adapter against a real server that speaks its dialect."""

from __future__ import annotations

import logging
from datetime import UTC, datetime

import httpx
import pytest

from placecurator.deepscan.place_ref import PlaceRef
from placecurator.deepscan.providers import GooglePlaces
from placecurator.domain.causes import Cause
from placecurator.domain.errors import ScanFailed
from placecurator.domain.listing import FACT_FIELDS, BusinessListing
from placecurator.domain.scan import ScanMeter
from placecurator.domain.winners import choose
from tests.deepscan.conftest import FaultChooser
from tests.demo.running import free_port
from tests.factories import known

pytestmark = pytest.mark.anyio

HILTON = "demo:n55211772"
ALWAYS_OPEN = "demo:n1377211664"


async def details(
    port: int,
    place_id: str = HILTON,
    *,
    key: str = "demo",
    name: str = "demo",
    meter: ScanMeter | None = None,
) -> BusinessListing:
    async with httpx.AsyncClient(trust_env=False) as client:
        provider = GooglePlaces(client, name=name, base_url=f"http://127.0.0.1:{port}", key=key)
        answer = await provider.details(PlaceRef.parse(place_id), meter or ScanMeter())
    return choose(
        known(answer.observations), datetime.now(UTC), alias_place_id=answer.alias_place_id
    )


async def failure(port: int, place_id: str = HILTON, *, key: str = "demo") -> ScanFailed:
    with pytest.raises(ScanFailed) as caught:
        await details(port, place_id, key=key)
    return caught.value


async def test_details_become_a_typed_listing(demo_port: int) -> None:
    listing = await details(demo_port)

    assert listing.name == "Hilton Helsinki Strand"
    assert listing.category == "Hotel"
    assert listing.address == "John Stenbergin ranta 4, 00530 Helsinki, Finland"
    assert listing.street == "John Stenbergin ranta 4"
    assert (listing.city, listing.postal_code, listing.country) == ("Helsinki", "00530", "FI")
    assert (listing.latitude, listing.longitude) == (60.177157, 24.951581)
    assert listing.phone == "+358939351"
    assert listing.business_status == "OPERATIONAL"


async def test_what_is_absent_stays_empty(demo_port: int) -> None:
    listing = await details(demo_port)

    assert listing.rating is None
    assert listing.review_count is None
    assert listing.price_level is None
    assert listing.opening_hours is None
    assert listing.alias_place_id is None


async def test_each_fact_says_where_it_comes_from(demo_port: int) -> None:
    listing = await details(demo_port)

    stated = {field for field in FACT_FIELDS if getattr(listing, field) not in (None, (), {})}
    assert set(listing.provenance) == stated
    origin = listing.provenance["name"]
    assert (origin.source, origin.method) == ("demo", "api")
    assert origin.url == f"http://127.0.0.1:{demo_port}/v1/places/n55211772"


@pytest.mark.parametrize(
    ("fault", "cause"),
    [
        ("not_found", Cause.place_not_found),
        ("closed", Cause.place_closed),
        ("moved_in_circles", Cause.moved_in_circles),
        ("unreadable", Cause.provider_answer_unreadable),
        ("rate_limited", Cause.rate_limited),
        ("quota_spent", Cause.quota_spent),
        ("server_error", Cause.provider_unavailable),
    ],
)
async def test_a_fault_of_the_provider_has_its_cause(
    demo_port: int, faults: FaultChooser, fault: str, cause: Cause
) -> None:
    faults.choose(HILTON, fault)

    error = await failure(demo_port)

    assert error.cause is cause
    assert "project_number" not in str(error)


@pytest.mark.parametrize(("fault", "wait_s"), [("rate_limited", 2.0), ("quota_spent", 5.0)])
async def test_the_time_to_wait_is_what_the_provider_says(
    demo_port: int, faults: FaultChooser, fault: str, wait_s: float
) -> None:
    faults.choose(HILTON, fault)

    assert (await failure(demo_port)).retry_after_s == wait_s


@pytest.mark.parametrize(
    ("key", "cause"),
    [
        ("wrong", Cause.api_key_rejected),
        ("demo-key-blocked", Cause.api_key_rejected),
        ("demo-service-disabled", Cause.api_not_enabled),
        ("demo-billing-disabled", Cause.api_not_enabled),
    ],
)
async def test_a_refused_key_has_its_cause_and_is_not_repeated(
    demo_port: int, key: str, cause: Cause
) -> None:
    error = await failure(demo_port, key=key)

    assert error.cause is cause
    assert key not in str(error)


async def test_an_id_that_the_provider_refuses_has_its_cause(demo_port: int) -> None:
    assert (await failure(demo_port, "demo:ChIJabc")).cause is Cause.invalid_place_id


@pytest.mark.parametrize("place_id", ["demo:", "demo:../../faults", "demo:a b", "demo:n1?x=1"])
async def test_an_id_that_cannot_be_one_is_refused_without_a_request(
    demo_port: int, place_id: str
) -> None:
    meter = ScanMeter()

    with pytest.raises(ScanFailed) as caught:
        await details(demo_port, place_id, meter=meter)

    assert caught.value.cause is Cause.invalid_place_id
    assert meter.requests_made == 0


async def test_a_moved_place_is_followed_and_its_new_id_kept(
    demo_port: int, faults: FaultChooser
) -> None:
    faults.choose(HILTON, "moved")
    meter = ScanMeter()

    listing = await details(demo_port, meter=meter)

    assert listing.alias_place_id == "demo:n55211772-moved"
    assert listing.name == "Hilton Helsinki Strand"
    assert meter.requests_made == 2


async def test_a_request_that_worked_costs_what_the_price_list_says(demo_port: int) -> None:
    meter = ScanMeter()

    await details(demo_port, "google:n55211772", name="google", meter=meter)

    assert meter == ScanMeter(requests_made=1, cost_micros=20_000)


async def test_the_demo_provider_costs_nothing(demo_port: int) -> None:
    meter = ScanMeter()

    await details(demo_port, meter=meter)

    assert meter == ScanMeter(requests_made=1, cost_micros=0)


async def test_an_error_costs_nothing(demo_port: int, faults: FaultChooser) -> None:
    faults.choose(HILTON, "not_found")
    meter = ScanMeter()

    with pytest.raises(ScanFailed):
        await details(demo_port, "google:n55211772", name="google", meter=meter)

    assert meter == ScanMeter(requests_made=1, cost_micros=0)


async def test_nobody_listening_is_a_network_error() -> None:
    assert (await failure(free_port())).cause is Cause.network_error


async def test_the_key_is_in_no_log(demo_port: int, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        await failure(demo_port, key="sesame")

    assert caplog.text
    assert "sesame" not in caplog.text
