"""`placecurator provider`: what is paused, pausing, and going on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from placecurator.domain.causes import Cause
from placecurator.storage.database import transaction
from placecurator.storage.models import ProviderGate
from tests.commands import placecurator, refusal
from tests.demo.running import running_demo
from tests.services.draining import Scans, all_places, completed, drain, find, queued
from tests.worker.running import count_scans, queue_sample


def pause(engine: sa.Engine) -> None:
    until = datetime.now(UTC) + timedelta(hours=1)
    with transaction(engine) as session:
        session.add(ProviderGate(name="demo", cause=Cause.quota_spent, held_until=until))


def test_a_paused_provider_is_listed_and_can_go_on(engine: sa.Engine, database_url: str) -> None:
    pause(engine)

    listed = placecurator("provider", "list", database_url=database_url)
    resumed = placecurator("provider", "resume", "demo", database_url=database_url)
    after = placecurator("provider", "list", database_url=database_url)

    assert "  Paused. Today's quota with the provider is spent." in listed.stdout
    assert resumed.stdout == "Scans with demo go on; 0 places were waiting.\n"
    assert "Paused" not in after.stdout


def test_a_provider_that_is_not_paused_is_refused_in_words(
    engine: sa.Engine, database_url: str
) -> None:
    pause(engine)

    result = placecurator("provider", "resume", "google", database_url=database_url)

    assert refusal(result) == "provider: is not paused"


def test_an_operator_pauses_a_provider_until_he_resumes_it(
    engine: sa.Engine, database_url: str
) -> None:
    ids = queue_sample(engine, 3)

    paused = placecurator(
        "provider", "pause", "demo", "--reason", "the bill [red]", database_url=database_url
    )
    listed = placecurator("provider", "list", database_url=database_url)
    drain(engine, Scans(find))

    assert paused.stdout.startswith("Scans with demo are paused until: placecurator provider res")
    assert "  Paused. Scans with demo were paused by curator on 20" in listed.stdout
    assert " UTC: the bill [red]. They go on after `placecurator prov" in listed.stdout
    for place in all_places(engine):
        assert (place.deep_scan_status, place.deep_scan_cause) == (queued, Cause.provider_paused)
        assert f"  Paused. {place.deep_scan_error}\n" in listed.stdout

    resumed = placecurator("provider", "resume", "demo", database_url=database_url)
    drain(engine, Scans(find))

    assert resumed.stdout == f"Scans with demo go on; {len(ids)} places were waiting.\n"
    assert count_scans(engine, completed) == len(ids)


def test_a_provider_that_is_not_known_cannot_be_paused(
    engine: sa.Engine, database_url: str
) -> None:
    result = placecurator("provider", "pause", "gogle", database_url=database_url)

    assert refusal(result) == "provider: is not known; there are google, osm, demo"


def test_a_reason_that_is_too_long_is_refused(engine: sa.Engine, database_url: str) -> None:
    result = placecurator(
        "provider", "pause", "demo", "--reason", "x" * 201, database_url=database_url
    )

    assert refusal(result) == "reason: may have at most 200 characters"


def test_what_is_not_set_up_says_what_it_needs(engine: sa.Engine, database_url: str) -> None:
    listed = placecurator("provider", "list", database_url=database_url)

    assert listed.stdout == (
        "google: Google Places\n"
        "  Google needs PLACECURATOR_GOOGLE_API_KEY.\n"
        "osm: OpenStreetMap\n"
        "  OpenStreetMap needs PLACECURATOR_CONTACT, which its public server wants to know, or a "
        "server of your own: PLACECURATOR_OVERPASS_URL or PLACECURATOR_NOMINATIM_URL.\n"
        "demo: Demo\n"
        "  The demo provider is there with `placecurator demo` only.\n"
    )


def test_what_is_set_up_says_what_it_costs(engine: sa.Engine, database_url: str) -> None:
    listed = placecurator(
        "provider",
        "list",
        database_url=database_url,
        google_api_key="sesame",
        google_profile="identity",
        overpass_url="http://127.0.0.1:9/api/interpreter",
    )

    assert listed.stdout.startswith(
        "google: Google Places\n"
        "  Set up with a key; profile identity, for searches identity.\n"
        "  A place costs at most $0.017, after 5,000 free ones a month "
        "(place_details_pro, prices of 2025-03-01).\n"
        "  A page of a search costs at most $0.032, after 5,000 free ones a month "
        "(text_search_pro, prices of 2025-03-01).\n"
        "osm: OpenStreetMap\n"
        "  Set up with Overpass at 127.0.0.1.\n"
        "  A place costs nothing.\n"
    )
    assert "sesame" not in listed.stdout + listed.stderr


def test_a_check_says_which_answer(engine: sa.Engine, database_url: str) -> None:
    with running_demo() as port:
        good = placecurator(
            "provider", "list", "--check", database_url=database_url, demo_provider_port=port
        )
        bad = placecurator(
            "provider",
            "list",
            "--check",
            database_url=database_url,
            google_api_key="wrong",
            google_base_url=f"http://127.0.0.1:{port}",
        )

    assert (good.returncode, bad.returncode) == (0, 1)
    assert "  It answers.\n" in good.stdout
    assert "  The provider rejected the API key. An admin must change the key" in bad.stdout
