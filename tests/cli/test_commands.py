from __future__ import annotations

import csv
from importlib.metadata import version
from pathlib import Path

import pytest

from placecurator.launch.home import Home
from placecurator.storage.database import make_engine, transaction
from tests.commands import placecurator, refusal, started_anew
from tests.factories import found_business, staged


def test_every_command_explains_itself() -> None:
    said = started_anew("--help").stdout

    for command in (
        "demo",
        "up",
        "status",
        "import",
        "export",
        "migrate",
        "doctor",
        "user",
        "token",
    ):
        assert f"\n│ {command} " in said


def test_the_version_is_told() -> None:
    assert placecurator("--version").stdout == f"Place Curator {version('placecurator')}\n"


def test_migrate_makes_a_database_and_may_be_repeated(database_url: str, tmp_path: Path) -> None:
    result = placecurator("migrate", home=tmp_path, database_url=database_url)

    assert result.returncode == 0, result.stderr
    assert "is up to date" in result.stdout


def test_a_database_that_is_away_is_told_in_one_sentence(tmp_path: Path) -> None:
    said = refusal(
        started_anew("migrate", home=tmp_path, database_url="postgresql://127.0.0.1:1/x")
    )

    assert said.startswith("The database postgresql+psycopg://127.0.0.1:1/x cannot be used")


def test_the_status_of_a_new_home_says_that_nothing_runs_and_changes_nothing(
    tmp_path: Path,
) -> None:
    result = placecurator("status", home=tmp_path / "home")

    assert result.returncode == 3
    assert "not running" in result.stdout
    assert "no places yet" in result.stdout
    assert not (tmp_path / "home").exists()


def test_the_status_says_where_it_runs_and_counts(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.prepare()
    placecurator("migrate", home=tmp_path)
    engine = make_engine(f"sqlite:///{tmp_path / 'placecurator.db'}")
    with transaction(engine) as session:
        staged(session, "osm:node/1")
        staged(session, "osm:node/2")
    engine.dispose()

    with home.taken("http://localhost:3456"):
        result = placecurator("status", home=tmp_path)

    assert result.returncode == 0, result.stderr
    assert "running at http://localhost:3456 (pid " in result.stdout
    assert "Places: 2\n  New: 2\n" in result.stdout
    assert "never asked for: 2" in result.stdout


def test_the_home_option_wins_over_the_environment(tmp_path: Path) -> None:
    result = placecurator("--home", tmp_path / "option", "migrate", home=tmp_path / "environment")

    assert result.returncode == 0, result.stderr
    assert (tmp_path / "option" / "placecurator.db").exists()
    assert not (tmp_path / "environment").exists()


@pytest.fixture
def home_with_business(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    placecurator("migrate", home=home)
    engine = make_engine(f"sqlite:///{home / 'placecurator.db'}")
    with transaction(engine) as session:
        found_business(session, staged(session, "osm:node/1"), name="Kahvila Ä")
    engine.dispose()
    return home


def test_businesses_are_exported_to_the_standard_output(home_with_business: Path) -> None:
    result = placecurator("export", "businesses", home=home_with_business)

    assert result.returncode == 0, result.stderr
    (row,) = csv.DictReader(result.stdout.lstrip("\ufeff").splitlines())
    assert (row["Place id"], row["Name"]) == ("osm:node/1", "Kahvila Ä")


def test_businesses_are_exported_to_a_file_that_spreadsheets_read(
    home_with_business: Path, tmp_path: Path
) -> None:
    output = tmp_path / "out.csv"

    result = placecurator("export", "businesses", "--output", output, home=home_with_business)

    assert result.stdout == f"Written to {output}.\n"
    assert output.read_bytes().startswith(b"\xef\xbb\xbfPlace id,")
    assert output.read_bytes().count(b"\r\n") == 2


def test_an_export_that_finds_nothing_has_only_the_header(home_with_business: Path) -> None:
    result = placecurator("export", "businesses", "--search", "zzz", home=home_with_business)

    assert len(result.stdout.splitlines()) == 1


def test_an_export_from_a_home_without_database_is_refused(tmp_path: Path) -> None:
    said = refusal(placecurator("export", "businesses", home=tmp_path))

    assert "migrate" in said or "Apply the migrations" in said
