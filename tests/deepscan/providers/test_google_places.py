"""The Google adapter against a real server that speaks its dialect."""

from __future__ import annotations

import logging

import httpx
import pytest

from placecurator.deepscan.place_ref import PlaceRef
from placecurator.deepscan.providers import GooglePlaces, ProviderAnswer
from placecurator.domain.causes import Cause
from placecurator.domain.errors import ScanFailed
from placecurator.domain.listing import FACT_FIELDS
from placecurator.domain.scan import ScanMeter
from tests.deepscan.conftest import FaultChooser
from tests.deepscan.providers.web_service import Asked, Reply, WebService, serving
from tests.demo.running import free_port

pytestmark = pytest.mark.anyio

HILTON = "demo:n55211772"
ALWAYS_OPEN = "demo:n1377211664"


async def details(
    port: int,
    place_id: str = HILTON,
    *,
    key: str = "demo",
    name: str = "demo",
    profile: str = "contact",
    meter: ScanMeter | None = None,
) -> ProviderAnswer:
    async with httpx.AsyncHTTPTransport() as transport:
        provider = GooglePlaces(
            transport, name=name, base_url=f"http://127.0.0.1:{port}", key=key, profile=profile
        )
        return await provider.details(PlaceRef.parse(place_id), meter or ScanMeter())


async def failure(port: int, place_id: str = HILTON, *, key: str = "demo") -> ScanFailed:
    with pytest.raises(ScanFailed) as caught:
        await details(port, place_id, key=key)
    return caught.value


def stated(answer: ProviderAnswer) -> dict[str, object]:
    return {said.field: said.value for said in answer.observations}


async def test_details_become_observations(demo_port: int) -> None:
    answer = await details(demo_port)

    assert stated(answer) == {
        "name": "Hilton Helsinki Strand",
        "category": "Hotel",
        "address": "John Stenbergin ranta 4, 00530 Helsinki, Finland",
        "street": "John Stenbergin ranta 4",
        "city": "Helsinki",
        "postal_code": "00530",
        "country": "FI",
        "latitude": 60.177157,
        "longitude": 24.951581,
        "phones": "+358939351",
        "website": f"http://127.0.0.1:{demo_port}/sites/n55211772/",
        "business_status": "OPERATIONAL",
    }
    assert answer.alias_place_id is None


async def test_each_fact_says_where_it_comes_from(demo_port: int) -> None:
    answer = await details(demo_port)

    url = f"http://127.0.0.1:{demo_port}/v1/places/n55211772"
    origins = {(said.source, said.method, said.url) for said in answer.observations}
    assert origins == {("demo", "api", url)}


@pytest.mark.parametrize("profile", ["ids", "basic", "identity", "contact", "full"])
async def test_only_what_the_profile_promises_is_asked_and_paid(
    demo_port: int, profile: str
) -> None:
    meter = ScanMeter()

    answer = await details(
        demo_port, "google:n55211772", name="google", profile=profile, meter=meter
    )

    async with httpx.AsyncHTTPTransport() as transport:
        plan = GooglePlaces(
            transport, name="google", base_url="http://127.0.0.1", key="", profile=profile
        ).plan_details()
    assert stated(answer).keys() <= set(plan.fields) <= set(FACT_FIELDS)
    assert bool(stated(answer)) == (profile != "ids")
    assert (plan.profile, meter.cost_micros) == (profile, plan.price_micros)


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

    answer = await details(demo_port, meter=meter)

    assert answer.alias_place_id == "demo:n55211772-moved"
    assert stated(answer)["name"] == "Hilton Helsinki Strand"
    assert meter.requests_made == 2


@pytest.mark.parametrize(("moves", "outcome"), [(5, "google:p5"), (6, Cause.moved_in_circles)])
async def test_at_most_five_moves_are_followed_and_each_is_paid(
    moves: int, outcome: object
) -> None:
    def chain(asked: Asked) -> Reply:
        number = int(asked.path.rpartition("/p")[2])
        moved = {"businessStatus": "CLOSED_PERMANENTLY", "movedPlaceId": f"p{number + 1}"}
        return Reply({"id": f"p{number}", **(moved if number < moves else {})})

    meter = ScanMeter()

    with serving(WebService(chain)) as google:
        try:
            answer = await details(google.port, "google:p0", name="google", meter=meter)
            ended: object = answer.alias_place_id
        except ScanFailed as failure:
            ended = failure.cause

    assert ended == outcome
    assert meter == ScanMeter(requests_made=6, cost_micros=6 * 20_000)


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
