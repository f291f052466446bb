"""Which of the given addresses is the business's own website."""

from __future__ import annotations

import pytest

from placecurator.deepscan.site_choice import choose_site, clean_url


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("www.good.fi", "http://www.good.fi"),
        (" https://good.fi/a ", "https://good.fi/a"),
        ("https://good.fi; https://other.fi", "https://good.fi"),
        ("//good.fi/", "http://good.fi/"),
        ("https://www.google.com/url?q=https://good.fi/&sa=U", "https://good.fi/"),
        ("https://www.google.fi/url?url=http%3A%2F%2Fgood.fi", "http://good.fi"),
        ("https://google.evil.fi/path?q=x", "https://google.evil.fi/path?q=x"),
        ("", None),
        ("  ", None),
        (None, None),
    ],
)
def test_a_website_is_taken_as_people_write_it(text: str | None, url: str | None) -> None:
    assert clean_url(text) == url


def test_the_providers_website_comes_before_the_imported_one() -> None:
    assert choose_site(("https://good.fi", "https://old.fi")).url == "https://good.fi"


def test_the_imported_website_is_read_when_the_provider_only_knows_a_profile() -> None:
    choice = choose_site(("https://facebook.com/good", "https://good.fi"))

    assert choice.url == "https://good.fi"
    assert choice.socials["facebook"].value == "https://www.facebook.com/good"


def test_an_address_that_cannot_be_read_at_all_is_left_to_the_reader_to_refuse() -> None:
    assert choose_site(("http://[::1",)).url == "http://[::1"
