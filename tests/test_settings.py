from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from placecurator.domain.errors import CannotStart
from placecurator.settings import CHECKOUT, Settings, load_settings

_LINE = re.compile(r"#(PLACECURATOR_[A-Z_]+)=(.*)")
_CHOSEN_BY_THE_MACHINE = {"home"}


@pytest.fixture(autouse=True)
def _no_other_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"PLACECURATOR_{name.upper()}", raising=False)
    monkeypatch.delenv("PORT", raising=False)
    monkeypatch.setitem(Settings.model_config, "env_file", None)


def _example() -> dict[str, str]:
    return dict(_LINE.findall((CHECKOUT / ".env.example").read_text()))


def test_the_example_names_every_setting_with_its_default() -> None:
    expected = {
        f"PLACECURATOR_{name.upper()}": ""
        if name in _CHOSEN_BY_THE_MACHINE or field.default is None
        else str(field.default)
        for name, field in Settings.model_fields.items()
    }

    assert _example() == expected


def test_the_example_explains_every_setting() -> None:
    lines = (CHECKOUT / ".env.example").read_text().splitlines()

    for number, line in enumerate(lines):
        if _LINE.fullmatch(line):
            assert lines[number - 1].startswith("# "), line


def test_the_example_with_all_lines_switched_on_is_accepted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in _example().items():
        monkeypatch.setenv(name, value)

    assert load_settings().model_dump() == Settings.model_construct().model_dump()


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("PLACECURATOR_PORT", "abc", "PLACECURATOR_PORT=abc: must be a valid integer"),
        ("PLACECURATOR_PORT", "0", "PLACECURATOR_PORT=0: must be greater than or equal to 1"),
        ("PORT", "65536", "PLACECURATOR_PORT=65536: must be less than or equal to 65535"),
        ("PLACECURATOR_WORKERS", "0", "PLACECURATOR_WORKERS=0: must be greater than"),
        ("PLACECURATOR_SCAN_LIMIT_S", "nan", "PLACECURATOR_SCAN_LIMIT_S=nan: must be a finite"),
        ("PLACECURATOR_LOG_LEVEL", "loud", "PLACECURATOR_LOG_LEVEL=LOUD: must be 'DEBUG', 'INFO'"),
        ("PLACECURATOR_REDIS_URL", "localhost", "PLACECURATOR_REDIS_URL: must start with redis://"),
    ],
)
def test_a_bad_value_is_refused_with_its_name_the_reason_and_the_cure(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, reason: str
) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(CannotStart) as refused:
        load_settings()

    assert str(refused.value).startswith(reason)
    assert "Correct it in the environment or in " in str(refused.value)


def test_all_bad_values_are_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLACECURATOR_PORT", "abc")
    monkeypatch.setenv("PLACECURATOR_WORKERS", "many")

    with pytest.raises(CannotStart, match=r"PLACECURATOR_PORT=abc.*PLACECURATOR_WORKERS=many"):
        load_settings()


def test_a_password_in_a_refused_url_is_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLACECURATOR_DATABASE_URL", "mysql://me:secret@host/db")

    with pytest.raises(CannotStart, match="PLACECURATOR_DATABASE_URL: must start with") as refused:
        load_settings()

    assert "secret" not in str(refused.value)


def test_a_lease_must_outlive_the_scan(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLACECURATOR_SCAN_LIMIT_S", "45")

    with pytest.raises(CannotStart, match=r"SCAN_LEASE_S \(45\) must be greater than"):
        load_settings()


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_any_usual_postgresql_url_is_given_the_driver_that_is_installed(
    monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    monkeypatch.setenv("PLACECURATOR_DATABASE_URL", f"{scheme}://me@host/db")

    assert load_settings().database_url_in_use == "postgresql+psycopg://me@host/db"


def test_plain_port_is_understood_and_our_own_name_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "4000")
    assert load_settings().port == 4000

    monkeypatch.setenv("PLACECURATOR_PORT", "5000")
    assert load_settings().port == 5000


def test_the_home_is_absolute_whatever_was_given(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PLACECURATOR_HOME", "data")
    assert load_settings().home == tmp_path / "data"

    monkeypatch.setenv("PLACECURATOR_HOME", "~/data")
    assert load_settings().home == Path.home() / "data"


def test_an_empty_value_means_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLACECURATOR_REDIS_URL", "")

    assert load_settings().redis_url is None


@pytest.mark.parametrize("left_out", ["ISSUER", "CLIENT_ID", "CLIENT_SECRET"])
def test_the_parts_of_single_sign_on_belong_together(
    monkeypatch: pytest.MonkeyPatch, left_out: str
) -> None:
    parts = {"ISSUER": "https://login.example", "CLIENT_ID": "x", "CLIENT_SECRET": "hush-hush"}
    for name in parts.keys() - {left_out}:
        monkeypatch.setenv(f"PLACECURATOR_OIDC_{name}", parts[name])

    with pytest.raises(CannotStart, match="set all three, or none") as refused:
        load_settings()

    assert "hush-hush" not in str(refused.value)


@pytest.mark.parametrize(
    "issuer", ["http://login.example", "http://localhost.evil.example", "https://", "login.example"]
)
def test_a_sign_in_provider_without_tls_is_refused(
    monkeypatch: pytest.MonkeyPatch, issuer: str
) -> None:
    monkeypatch.setenv("PLACECURATOR_OIDC_ISSUER", issuer)

    with pytest.raises(CannotStart, match=r"PLACECURATOR_OIDC_ISSUER=.*: must start with https://"):
        load_settings()


@pytest.mark.parametrize(
    "url",
    [
        "https://nominatim.openstreetmap.org",
        "https://NOMINATIM.openstreetmap.org./",
        "http://openstreetmap.org/nominatim",
    ],
)
def test_the_public_nominatim_is_refused(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("PLACECURATOR_NOMINATIM_URL", url)

    with pytest.raises(CannotStart, match="NOMINATIM_URL: must be a server of your own"):
        load_settings()


@pytest.mark.parametrize("name", ["NOMINATIM_URL", "OVERPASS_URL", "GOOGLE_BASE_URL"])
@pytest.mark.parametrize("url", ["localhost:8080", "file:///etc/passwd", "https://", "http://a:b"])
def test_a_provider_has_a_web_address(monkeypatch: pytest.MonkeyPatch, name: str, url: str) -> None:
    monkeypatch.setenv(f"PLACECURATOR_{name}", url)

    with pytest.raises(CannotStart, match=f"{name}: must start with http:// or https://"):
        load_settings()


def test_the_public_overpass_wants_to_know_who_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLACECURATOR_OVERPASS_URL", "https://lz4.overpass-api.de/api/interpreter")

    with pytest.raises(CannotStart, match="set PLACECURATOR_CONTACT, too"):
        load_settings()


@pytest.mark.parametrize(
    ("given", "in_use"),
    [
        ({}, None),
        ({"contact": "me@example.com"}, "https://overpass-api.de/api/interpreter"),
        ({"contact": "me@example.com", "overpass_url": "off"}, None),
        ({"contact": "me@example.com", "nominatim_url": "http://localhost:8080"}, None),
        ({"contact": "me@example.com", "demo_provider_port": 9000}, None),
        ({"overpass_url": "http://localhost/api"}, "http://localhost/api"),
        ({"overpass_url": "http://localhost/api", "demo_provider_port": 1}, "http://localhost/api"),
    ],
)
def test_openstreetmap_is_asked_by_those_who_say_who_they_are(
    given: dict[str, Any], in_use: str | None
) -> None:
    assert Settings(**given).overpass_url_in_use == in_use
