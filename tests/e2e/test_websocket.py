"""What a websocket client gets that is no browser page of ours."""

from __future__ import annotations

from playwright.sync_api import StorageState
from wsproto.events import RejectConnection

from tests.e2e.people import cookies_of
from tests.e2e.socket_client import call, client, connected


def test_a_page_of_another_site_cannot_connect(demo_url: str, signed_in: StorageState) -> None:
    with client(demo_url, "https://evil.example", cookies_of(signed_in)) as page:
        assert isinstance(page.answer(), RejectConnection)


def test_junk_from_a_client_of_our_own_origin_is_refused_in_words(
    demo_url: str, signed_in: StorageState
) -> None:
    with connected(demo_url, cookies_of(signed_in)) as page:
        assert "is not one of the choices" in call(
            page, "give", until="choices", status="DROP TABLE"
        )
        assert "place_ids" in call(page, "select", until="place_ids", place_ids="everything")


def test_somebody_who_is_not_signed_in_is_sent_to_the_sign_in(demo_url: str) -> None:
    with connected(demo_url) as page:
        assert "_redirect" in call(page, "load", until="/sign-in")
