"""Reading the cookie of a session."""

from __future__ import annotations

import pytest

from placecurator.services.session_cookie import cookie_name, secret_in

PLAIN, TLS = "http://localhost:3000", "https://places.example"


def test_behind_tls_the_name_keeps_others_from_planting_the_cookie() -> None:
    assert cookie_name(PLAIN) == "pc_session"
    assert cookie_name(TLS) == "__Host-pc_session"


def test_the_secret_is_found_among_other_cookies() -> None:
    assert secret_in("a=1; pc_session=pc_s_x; b=2", PLAIN) == "pc_s_x"
    assert secret_in("__Host-pc_session=pc_s_x", TLS) == "pc_s_x"


@pytest.mark.parametrize(
    "header", [None, "", "pc_session=", "other=1", "__Host-pc_session=pc_s_x", "\x00", "=;=;", "é"]
)
def test_anything_else_has_no_secret(header: str | None) -> None:
    assert secret_in(header, PLAIN) is None


def test_behind_tls_a_cookie_without_the_prefix_does_not_count() -> None:
    assert secret_in("pc_session=pc_s_x", TLS) is None
