"""Signing in by a provider, in a browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import people
from tests.oidc_provider import Provider

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def _the_provider_behaves(provider: Provider) -> Iterator[None]:
    yield
    provider.behave()


def test_somebody_comes_by_the_provider_to_the_page_that_was_asked_for(
    stranger: Page, provider: Provider
) -> None:
    provider.behave(sub="browser", preferred_username="Nora Night")
    wrong: list[str] = []
    stranger.on("console", lambda line: wrong.append(line.text) if line.type == "error" else None)

    stranger.goto("/sign-in?next=/businesses")
    stranger.get_by_role("link", name="Continue with Our Login").click()

    stranger.wait_for_url("**/businesses/")
    expect(people.account(stranger)).to_contain_text("Nora Night")
    expect(stranger.get_by_text("You have no password yet")).to_have_count(0)
    assert wrong == []


def test_whoever_is_not_let_in_is_told_why_in_our_words(stranger: Page, provider: Provider) -> None:
    provider.behave(fault="denied")

    stranger.goto("/sign-in")
    stranger.get_by_role("link", name="Continue with Our Login").click()

    expect(stranger.get_by_role("alert")).to_contain_text("the provider does not let you in")
    expect(stranger.get_by_text("secret words")).to_have_count(0)


def test_an_address_cannot_put_words_on_the_page(stranger: Page) -> None:
    stranger.goto("/sign-in?problem=Call+0900")
    expect(stranger.get_by_role("link", name="Continue with Our Login")).to_be_visible()

    expect(stranger.get_by_role("alert")).to_have_count(0)
