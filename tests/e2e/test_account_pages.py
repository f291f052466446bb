"""The pages about people, tokens and the history."""

from __future__ import annotations

import uuid
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.e2e import people
from tests.e2e.triage import Triage

pytestmark = pytest.mark.browser


def test_an_admin_adds_somebody_who_follows_the_link_and_sets_a_password(
    page: Page, stranger: Page
) -> None:
    name = f"Nora {uuid.uuid4().hex[:6]}"
    page.goto("/admin/users")
    page.get_by_role("button", name="Add somebody").click()
    page.get_by_label("Name").fill(name)
    page.get_by_role("radio", name="Viewer").click()
    page.get_by_role("button", name="Add", exact=True).click()
    link = page.get_by_role("textbox", name="One-time sign-in link").input_value()
    page.get_by_role("button", name="Close").click()
    row = page.get_by_role("row", name=name)
    expect(row).to_contain_text("No password yet")

    people.enter(stranger, link)
    people.set_password(stranger, people.PASSWORD)
    people.choose(stranger, "Sign out")
    people.wait_for_the_sign_in(stranger)
    people.sign_in(stranger, name, people.PASSWORD)
    expect(people.account(stranger)).to_be_visible()

    row.get_by_role("button", name="Disable").click()
    expect(row).to_contain_text("Disabled")
    stranger.get_by_role("button", name="Next page", exact=True).click()
    people.wait_for_the_sign_in(stranger)


def test_a_role_that_an_admin_gives_holds_from_the_next_click_on(
    page: Page, stranger: Page, demo_home: Path
) -> None:
    name = f"Rosa {uuid.uuid4().hex[:6]}"
    people.enter(stranger, people.added(demo_home, name, "curator"))
    triage = Triage(stranger).open()
    triage.checkbox(3).click()
    expect(triage.bar).to_contain_text("1 selected")

    page.goto("/admin/users")
    page.get_by_role("combobox", name=f"Role of {name}").click()
    page.get_by_role("option", name="Viewer").click()
    expect(page.get_by_text(f"{name} has the role Viewer now.").first).to_be_visible()
    triage.give("Selected")

    expect(stranger.get_by_text("Only a user with the role curator").first).to_be_visible()
    expect(stranger.locator("#only-looks")).to_be_visible()
    expect(triage.cell(3, "status")).not_to_have_text("Selected")
    expect(stranger.locator(".ag-row").get_by_role("checkbox")).to_have_count(0)


def test_a_reset_ends_the_password_and_makes_another_link(
    page: Page, stranger: Page, demo_home: Path
) -> None:
    name = f"Rudi {uuid.uuid4().hex[:6]}"
    people.enter(stranger, people.added(demo_home, name, "viewer"))
    people.set_password(stranger, people.PASSWORD)

    page.goto("/admin/users")
    page.get_by_role("row", name=name).get_by_role("button", name="Reset").click()
    page.get_by_role("button", name="Reset and make a link").click()
    link = page.get_by_role("textbox", name="One-time sign-in link").input_value()

    stranger.goto("/")
    people.wait_for_the_sign_in(stranger)
    people.sign_in(stranger, name, people.PASSWORD)
    expect(stranger.get_by_role("alert")).to_contain_text("The name or the password is wrong.")
    people.enter(stranger, link)


def test_what_is_wrong_with_a_new_password_is_said(stranger: Page, demo_home: Path) -> None:
    name = f"Paula {uuid.uuid4().hex[:6]}"
    people.enter(stranger, people.added(demo_home, name, "viewer"))
    people.set_password(stranger, people.PASSWORD)
    again, alert = stranger.get_by_label("The same again"), stranger.get_by_role("alert")

    stranger.get_by_label("Password now").fill("not this one")
    stranger.get_by_label("New password (12").fill("another goat entirely")
    again.fill("another goat")
    stranger.get_by_role("button", name="Set the new password").click()
    expect(alert).to_have_text("The two passwords are not the same.")
    again.fill("another goat entirely")
    stranger.get_by_role("button", name="Set the new password").click()
    expect(alert).to_have_text("Password now is not your password.")


def test_the_last_admin_cannot_be_disabled(page: Page) -> None:
    page.goto("/admin/users")
    row = page.get_by_role("row", name="admin")

    row.get_by_role("button", name="Disable").click()

    expect(page.get_by_text("is the last admin").first).to_be_visible()
    expect(row).not_to_contain_text("Disabled")


def test_a_viewer_is_refused_on_the_pages_of_admins(stranger: Page, demo_home: Path) -> None:
    name = f"Vince {uuid.uuid4().hex[:6]}"
    people.enter(stranger, people.added(demo_home, name, "viewer"))
    people.account(stranger).click()
    expect(stranger.get_by_role("link", name="API tokens")).to_be_visible()
    expect(stranger.get_by_role("link", name="Audit")).to_have_count(0)

    for address in ("/admin/users", "/audit"):
        stranger.goto(address)

        expect(stranger.get_by_text("For admins only")).to_be_visible()
        expect(stranger.get_by_role("table")).to_have_count(0)


def test_a_token_of_the_page_works_on_rest_until_it_is_revoked(page: Page, demo_url: str) -> None:
    label = f"Nightly {uuid.uuid4().hex[:6]}"
    page.goto("/tokens")
    page.get_by_role("button", name="New token").first.click()
    page.get_by_label("Label").fill(label)
    page.get_by_role("button", name="Create").click()
    token = page.get_by_role("textbox", name="The token").input_value()
    page.get_by_role("button", name="Close").click()

    assert _counts(demo_url, token) == 200
    page.reload()
    row = page.get_by_role("row", name=label)
    expect(row).to_contain_text("Viewer")
    expect(row).to_contain_text("just now")
    assert token not in page.content()

    row.get_by_role("button", name="Revoke").click()
    page.get_by_role("button", name="Revoke it").click()
    expect(row).to_have_count(0)
    assert _counts(demo_url, token) == 401


def _counts(demo_url: str, token: str) -> int:
    headers = {"Authorization": f"Bearer {token}"}
    return httpx.get(f"{demo_url}/api/v3/places/staging", headers=headers).status_code


def test_the_history_tells_these_acts_and_can_be_searched(page: Page, demo_home: Path) -> None:
    name = f"Olga {uuid.uuid4().hex[:6]}"
    people.added(demo_home, name, "curator")
    page.goto("/audit")
    rows = page.get_by_role("region", name="Acts").get_by_role("row")
    expect(rows.filter(has_text=name).filter(has_text="User added")).to_have_count(1)
    expect(rows.filter(has_text="Sign-in").first).to_be_visible()

    page.get_by_role("button", name="Acts").click()
    page.get_by_role("checkbox", name="One-time link made").click()
    page.keyboard.press("Escape")

    expect(rows.filter(has_text="User added")).to_have_count(0)
    expect(rows.filter(has_text=name)).to_have_count(1)
    page.get_by_role("searchbox", name="Who").fill("nobody at all")
    expect(page.get_by_text("No act matches")).to_be_visible()
    page.get_by_role("button", name="Clear filters").click()
    expect(rows.filter(has_text="User added").first).to_be_visible()
