"""The way in, what each role sees, and the way out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import people
from tests.e2e.socket_client import call, connected
from tests.e2e.triage import Triage

pytestmark = pytest.mark.browser


def test_somebody_signs_in_by_the_one_time_link_curates_and_signs_out(
    stranger: Page, demo_home: Path
) -> None:
    link = people.added(demo_home, "Carla", "curator")

    people.enter(stranger, link)
    assert "link" not in stranger.url
    triage = Triage(stranger).open()
    triage.checkbox(14).click()
    triage.give("Maybe")
    expect(triage.said).to_contain_text("1 set to Maybe")
    people.choose(stranger, "Sign out")

    people.wait_for_the_sign_in(stranger)
    stranger.goto("/businesses")
    people.wait_for_the_sign_in(stranger)
    stranger.goto(link)
    expect(stranger.get_by_role("alert")).to_contain_text("This link was used before")


def test_whoever_was_sent_to_the_sign_in_comes_back_to_the_page_that_was_asked_for(
    stranger: Page, demo_home: Path
) -> None:
    people.enter(stranger, people.added(demo_home, "Berta", "viewer"))
    people.set_password(stranger, people.PASSWORD)
    people.choose(stranger, "Sign out everywhere")
    people.wait_for_the_sign_in(stranger)

    stranger.goto("/tokens")
    people.sign_in(stranger, "berta", people.PASSWORD)

    stranger.wait_for_url("**/tokens/")
    expect(stranger.get_by_role("heading", name="API tokens")).to_be_visible()


@pytest.mark.parametrize(
    "next_page", ["//evil.example", "https://evil.example/", "/\t/evil.example"]
)
def test_the_sign_in_never_leads_to_another_site(
    stranger: Page, demo_home: Path, demo_url: str, next_page: str
) -> None:
    link = people.added(demo_home, f"Lured {abs(hash(next_page))}", "viewer")

    stranger.goto("/sign-in")
    stranger.evaluate(
        "([link, next]) => location.assign(`/sign-in?next=${encodeURIComponent(next)}#${link}`)",
        [link.partition("#")[2], next_page],
    )

    stranger.wait_for_url(f"{demo_url}/")


def test_a_viewer_sees_no_act_buttons_and_is_refused_when_calling_the_handler_directly(
    stranger: Page, demo_home: Path, demo_url: str
) -> None:
    people.enter(stranger, people.added(demo_home, "Vera", "viewer"))
    triage = Triage(stranger).open()

    expect(stranger.locator("#only-looks")).to_contain_text("Your role is Viewer")
    expect(stranger.locator(".ag-row").get_by_role("checkbox")).to_have_count(0)
    triage.row(0).click()
    stranger.keyboard.press("1")
    expect(triage.bar).to_be_hidden()
    stranger.get_by_role("link", name="Import", exact=True).click()
    expect(stranger.locator("#only-looks")).to_be_visible()
    expect(stranger.locator("input[type=file]")).to_have_count(0)
    expect(stranger.get_by_role("button", name="Load the sample")).to_have_count(0)

    with connected(demo_url, people.cookies_of(stranger.context.storage_state())) as client:
        assert "Only a user with the role curator may do this." in call(
            client, "give", until="curator", status="Selected"
        )


def test_wrong_passwords_are_refused_in_words_and_then_for_a_while(
    stranger: Page, demo_home: Path
) -> None:
    people.enter(stranger, people.added(demo_home, "Gustav", "viewer"))
    people.set_password(stranger, people.PASSWORD)
    people.choose(stranger, "Sign out")
    people.wait_for_the_sign_in(stranger)
    alert, button = stranger.get_by_role("alert"), stranger.get_by_role("button", name="Sign in")

    for _ in range(6):
        expect(button).to_be_enabled()
        people.sign_in(stranger, "Gustav", "not the right one")
        expect(alert).to_contain_text("The name or the password is wrong.")

    expect(alert).to_contain_text(re.compile(r"Try again in 0:0\d\."))
    expect(button).to_be_disabled()
    expect(alert).to_contain_text("You can try again now.")
    people.sign_in(stranger, "Gustav", people.PASSWORD)
    expect(people.account(stranger)).to_be_visible()
