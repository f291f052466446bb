"""Finding on the triage page: the filter and the address say the same, and can be kept."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, StorageState, expect

from tests.e2e import people
from tests.e2e.triage import Triage

pytestmark = pytest.mark.browser

COUNTED_WITHIN_MS = 20_000
"""New counts are told every five seconds, and later when counting is slow."""


@pytest.fixture
def triage(page: Page) -> Triage:
    """The page, with its rows."""
    return Triage(page).open()


def names(triage: Triage) -> list[str]:
    """The first rows in sight."""
    return [triage.name(index) for index in range(5)]


def test_facets_combine_and_back_reload_and_another_browser_show_the_same(
    triage: Triage, browser: Browser, base_url: str, signed_in: StorageState
) -> None:
    page = triage.page
    triage.facet("Category", "Restaurant").click()
    expect(triage.facet("Category", "Restaurant")).to_be_checked()
    triage.facet("City", "Helsinki").click()
    expect(page).to_have_url(re.compile(r"\?category=Restaurant&city=Helsinki$"))
    triage.search("ravintola")
    expect(page).to_have_url(re.compile(r"\?q=ravintola&category=Restaurant&city=Helsinki$"))
    page.get_by_role("combobox", name="Order").click()
    page.get_by_role("option", name="Name, Z to A").click()
    expect(page).to_have_url(re.compile(r"sort=-name$"))
    expect(triage.shown).to_have_text(re.compile(r"^1–\d+ of \d+$"))
    shown, rows, address = triage.shown.inner_text(), names(triage), page.url

    page.reload()
    expect(triage.shown).to_have_text(shown)
    assert names(triage) == rows
    expect(page.locator('.ag-header-cell[col-id="name"]')).to_have_attribute(
        "aria-sort", "descending"
    )
    elsewhere = browser.new_context(base_url=base_url, storage_state=signed_in)
    other = Triage(elsewhere.new_page())
    other.page.goto(address)
    expect(other.shown).to_have_text(shown)
    assert names(other) == rows
    elsewhere.close()
    page.go_back()
    expect(page).to_have_url(re.compile(r"city=Helsinki$"))
    page.go_back()
    expect(page).to_have_url(re.compile(r"\?category=Restaurant&city=Helsinki$"))
    expect(page.get_by_role("searchbox")).to_have_value("")
    page.get_by_role("button", name="Remove City: Helsinki").click()
    expect(triage.facet("City", "Helsinki")).not_to_be_checked()
    page.get_by_role("button", name="Clear filters").click()
    expect(page).to_have_url(f"{base_url}/")


def test_another_value_can_be_typed_into_its_group(triage: Triage) -> None:
    page, total = triage.page, triage.total()
    field = page.get_by_role("textbox", name="Another city")

    field.fill("Helsinki")
    field.press("Enter")

    expect(page.get_by_role("button", name="Remove City: Helsinki")).to_be_visible()
    expect(page).to_have_url(re.compile(r"\?city=Helsinki$"))
    expect(triage.shown).not_to_contain_text(total)
    expect(triage.shown).to_have_text(re.compile(r"^1–100 of [\d,]+$"))
    expect(field).to_have_value("")


def test_a_bound_that_is_not_in_force_says_so_until_its_field_is_set_back(triage: Triage) -> None:
    page = triage.page
    bounds = page.get_by_role("group", name="Rating range")
    bounds.get_by_text("Rating range").click()
    bounds.get_by_label("Rating from").fill("4")
    expect(page).to_have_url(re.compile(r"\?rating_from=4$"))

    bounds.get_by_label("Rating to").fill("2")

    told = bounds.get_by_role("alert")
    expect(told).to_have_text("Rating: “to” must not be less than “from”; “2” is left out.")
    expect(page).to_have_url(re.compile(r"\?rating_from=4$"))
    page.get_by_role("button", name="Clear filters").first.click()
    expect(told).to_be_hidden()
    expect(bounds.get_by_label("Rating to")).to_have_value("")


def test_the_last_page_is_one_click_away_and_the_way_back_is_that_of_the_browser(
    triage: Triage,
) -> None:
    page, total = triage.page, triage.total()
    page.get_by_role("button", name="Last page").click()
    expect(triage.shown).to_have_text(f"last 100 of {total}")
    last = names(triage)
    page.keyboard.press("[")
    expect(triage.shown).to_have_text(f"100 of {total}")
    expect(page).to_have_url(re.compile("before="))
    page.go_back()
    expect(triage.shown).to_have_text(f"last 100 of {total}")
    expect(triage.cell(0, "name")).to_have_text(last[0])
    page.go_back()

    expect(triage.shown).to_have_text(f"1–100 of {total}")


def test_a_view_is_kept_with_its_count_which_follows_what_is_decided(triage: Triage) -> None:
    page = triage.page
    triage.facet("Status", "Archived").click()
    menu = page.get_by_role("button", name="Views")
    menu.click()
    page.get_by_label("Name of this view").fill("<b>Gone</b>")
    page.get_by_role("button", name="Save this view").click()
    kept = page.get_by_role("dialog", name="Views").locator(".pc-view", has_text="<b>Gone</b>")
    expect(kept).to_contain_text(re.compile(r"\d$"))
    before = int(re.findall(r"\d+", kept.inner_text())[-1])
    expect(menu).to_have_text("<b>Gone</b>", use_inner_text=True)
    page.keyboard.press("Escape")

    triage.facet("Status", "Archived").click()
    expect(triage.facet("Status", "Archived")).not_to_be_checked()
    triage.checkbox(0).click()
    triage.give("Archived")
    menu.click()

    expect(kept).to_contain_text(re.compile(rf"\b{before + 1}$"), timeout=COUNTED_WITHIN_MS)
    page.get_by_role("button", name="Change <b>Gone</b>").click()
    page.get_by_role("menuitem", name="Delete").click()
    expect(kept).to_be_hidden()


def test_an_address_that_cannot_be_is_told_and_the_rest_is_shown(triage: Triage) -> None:
    triage.page.goto("/?status=Someday&a=1&b=2&c=3&d=4&e=5&f=6&q=cafe&size=50&after=nonsense")

    told = triage.page.locator("#wrong-address")
    expect(told).to_contain_text("“status=Someday” is left out: it is none of New")
    expect(told).to_contain_text("And 2 more are left out.")
    expect(told).to_contain_text("no such page")
    expect(triage.shown).to_have_text(re.compile(r"^1–50 of "))
    expect(triage.page.get_by_role("searchbox")).to_have_value("cafe")


def test_a_link_to_a_list_leads_there_through_the_sign_in(stranger: Page, demo_home: Path) -> None:
    people.enter(stranger, people.added(demo_home, "Linda", "viewer"))
    people.set_password(stranger, people.PASSWORD)
    people.choose(stranger, "Sign out everywhere")
    people.wait_for_the_sign_in(stranger)

    stranger.goto("/?q=cafe&size=50")
    people.sign_in(stranger, "linda", people.PASSWORD)

    expect(stranger).to_have_url(re.compile(r"/\?q=cafe&size=50$"))
    expect(Triage(stranger).shown).to_have_text(re.compile(r"^1–50 of "))
