"""`placecurator search` and `placecurator searches`."""

from __future__ import annotations

import json
import signal
import subprocess
from pathlib import Path

import sqlalchemy as sa

from placecurator.services.staging import count_places
from placecurator.settings import CHECKOUT
from tests.commands import COMMAND, clean_environment, placecurator, refusal
from tests.demo.running import running_demo
from tests.services.searching.directory import Directory, serving

PAGE = [("ChIJ1", "Hammas"), ("ChIJ2", "Purukalusto")]


def google(directory: Directory, database_url: str) -> dict[str, str]:
    """The settings with ``directory`` in the place of Google."""
    return {
        "database_url": database_url,
        "google_api_key": "a key",
        "google_base_url": directory.url,
    }


def test_a_search_tells_its_price_and_what_it_found(engine: sa.Engine, database_url: str) -> None:
    with serving(PAGE, [("ChIJ3", "Suu")]) as directory:
        result = placecurator(
            *("search", "dentists in Espoo", "--provider", "google", "--yes"),
            **google(directory, database_url),
        )

    assert result.returncode == 0, result.stderr
    assert result.stdout == "3 places found: 3 new (2 requests, $0.064).\n"
    assert "At most 3 pages of up to 20 places for $0.032 each: $0.096 at most." in result.stderr
    assert count_places(engine).total == 3


def test_the_demo_provider_is_searched_page_by_page(tmp_path: Path) -> None:
    with running_demo() as port:
        settings = {"home": tmp_path, "demo_provider_port": port}
        first = placecurator("search", "cafe", "--provider", "demo", "--limit", "30", **settings)
        again = placecurator("search", "cafe", "--provider", "demo", "--limit", "40", **settings)

    assert first.stdout == "30 places found: 30 new (2 requests).\n"
    assert again.stdout == "40 places found: 10 new, 30 unchanged (2 requests).\n"


def test_nothing_is_paid_before_somebody_agrees(engine: sa.Engine, database_url: str) -> None:
    with serving() as directory:
        result = placecurator("search", "dentists", **google(directory, database_url))

    assert refusal(result).endswith("--yes: is needed where nobody can be asked about the cost")


def test_what_came_before_a_failure_is_said_and_the_exit_code_is_one(
    engine: sa.Engine, database_url: str
) -> None:
    with serving(PAGE, 500) as directory:
        settings = google(directory, database_url)
        result = placecurator("search", "dentists", "--yes", "--json", **settings)
        listed = placecurator("searches", database_url=database_url)

    report = json.loads(result.stdout)
    assert result.returncode == 1
    assert (report["state"], report["found"], report["words"]) == (
        "failed",
        2,
        "The provider has a fault.",
    )
    assert "The provider has a fault." in listed.stdout
    assert "Failed" in listed.stdout


def test_an_interrupted_search_keeps_its_whole_pages(engine: sa.Engine, database_url: str) -> None:
    with serving(PAGE, [], stuck_at=1) as directory:
        process = subprocess.Popen(
            [*COMMAND, "search", "dentists", "--yes"],
            env=clean_environment(**google(directory, database_url)),
            cwd=CHECKOUT,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert directory.asked.wait(30)
        process.send_signal(signal.SIGINT)
        said, _ = process.communicate(timeout=20)

    assert process.returncode == 1
    assert said.startswith("The search was stopped. Until then: 2 places found: 2 new")


def test_a_provider_that_cannot_be_asked_is_refused_with_the_cure(tmp_path: Path) -> None:
    unknown = placecurator("search", "x", "--provider", "gogle", home=tmp_path)
    unready = placecurator("search", "x", "--provider", "google", home=tmp_path)
    nobody = placecurator("search", "x", home=tmp_path)

    assert refusal(unknown).startswith("provider: is not known; there are google")
    assert refusal(unready) == (
        "provider: google is not ready: Google needs PLACECURATOR_GOOGLE_API_KEY."
    )
    assert "is needed, and none that can search is set up." in refusal(nobody)


def test_an_area_is_a_point_and_a_radius(tmp_path: Path) -> None:
    no_point = placecurator("search", "x", "--near", "Espoo", home=tmp_path)
    no_radius = placecurator("search", "x", "--near", "60.2,24.6", home=tmp_path)

    assert refusal(no_point) == "near: must be like 60.2055,24.6559"
    assert refusal(no_radius) == "radius_km: is missing: an area has a point and a radius"
