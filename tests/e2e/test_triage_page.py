"""Looking around, selecting and deciding on the triage page."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.triage import Triage

pytestmark = pytest.mark.browser

LATER_PAGE = 3
"""These tests decide about places that the others do not touch."""


@pytest.fixture
def triage(page: Page) -> Triage:
    return Triage(page).open()


def test_pages_follow_each_other_and_the_total_is_said(triage: Triage) -> None:
    first, total = triage.cell(0, "name").inner_text(), triage.total()
    expect(triage.shown).to_have_text(f"1–100 of {total}")

    triage.page.get_by_role("button", name="Next page", exact=True).click()
    expect(triage.shown).to_have_text(f"101–200 of {total}")
    expect(triage.cell(0, "name")).not_to_have_text(first)

    triage.page.get_by_role("button", name="Previous page", exact=True).click()
    expect(triage.cell(0, "name")).to_have_text(first)


def test_another_page_order_or_search_begins_at_its_top_and_a_decision_moves_nothing(
    triage: Triage,
) -> None:
    page, top = triage.page, triage.row(0)
    triage.go_to_page(LATER_PAGE)
    triage.scroll_to(80)
    triage.cell(90, "category").click()
    expect(triage.bar).to_contain_text("1 selected")
    page.keyboard.press("3")
    expect(triage.cell(90, "status")).to_have_text("Maybe")
    expect(triage.row(80)).to_be_in_viewport()
    expect(top).to_have_count(0)

    page.keyboard.press("]")
    expect(triage.shown).to_contain_text(f"{LATER_PAGE}01–")
    expect(top).to_be_in_viewport()
    expect(triage.cell(0, "category")).to_be_focused()

    triage.scroll_to(80)
    page.locator('.ag-header-cell[col-id="name"]').click()
    expect(triage.shown).to_contain_text("1–100")
    expect(top).to_be_in_viewport()
    names = [triage.name(at) for at in range(20)]
    assert names == sorted(names, key=str.casefold)

    triage.scroll_to(80)
    triage.search("restaurant")
    expect(triage.shown).not_to_contain_text(triage.total())
    expect(top).to_be_in_viewport()
    expect(page.get_by_role("searchbox")).to_be_focused()


def test_columns_are_sorted_by_the_server_and_back_as_imported(triage: Triage) -> None:
    first = triage.cell(0, "name").inner_text()
    header = triage.page.locator('.ag-header-cell[col-id="name"]')

    header.click()
    expect(header).to_have_attribute("aria-sort", "ascending")
    expect(triage.cell(0, "name")).not_to_have_text(first)
    ascending = triage.cell(0, "name").inner_text()
    header.click()
    expect(header).to_have_attribute("aria-sort", "descending")
    expect(triage.cell(0, "name")).not_to_have_text(ascending)
    header.click()

    expect(triage.cell(0, "name")).to_have_text(first)


def test_search_and_filters_narrow_and_can_be_cleared(triage: Triage) -> None:
    total = triage.total()
    triage.search("ravintola")
    expect(triage.shown).not_to_contain_text(total)
    triage.facet("Status", "Archived").click()
    expect(triage.page.get_by_text("No place matches")).to_be_visible()
    triage.page.keyboard.press("Escape")

    triage.page.get_by_role("button", name="Clear filters").last.click()

    expect(triage.shown).to_have_text(f"1–100 of {total}")
    expect(triage.page.get_by_role("searchbox")).to_have_value("")


def test_a_selection_survives_pages_and_says_what_is_out_of_sight(triage: Triage) -> None:
    triage.select_range(10, 12)
    triage.go_to_page(2)
    expect(triage.bar).to_contain_text("3 selected, none of them on this page")
    triage.checkbox(0).click()
    expect(triage.bar).to_contain_text("4 selected, 3 of them not on this page")

    triage.page.get_by_role("button", name="Previous page", exact=True).click()

    expect(triage.checkbox(11)).to_be_checked()
    triage.bar.get_by_role("button", name="Clear").click()
    expect(triage.checkbox(11)).not_to_be_checked()
    expect(triage.bar).to_be_hidden()


def test_another_open_page_sees_a_decision_without_reload(triage: Triage) -> None:
    other = Triage(triage.page.context.new_page()).open()
    for tab in (triage, other):
        tab.go_to_page(LATER_PAGE)

    triage.checkbox(10).click()
    triage.give("Not a Fit")

    expect(other.cell(10, "status")).to_have_text("Not a Fit")


def test_a_row_opens_in_full_and_closes(triage: Triage) -> None:
    name = triage.name(1)

    triage.cell(1, "name").get_by_role("button").click()

    panel = triage.page.get_by_role("dialog")
    expect(panel).to_contain_text(name)
    expect(panel).to_contain_text("sample (OpenStreetMap)")
    expect(triage.bar).to_be_hidden()
    triage.page.keyboard.press("Escape")
    expect(panel).to_be_hidden()


def test_light_and_dark_follow_the_system_and_can_be_switched(triage: Triage) -> None:
    html = triage.page.locator("html")
    triage.page.emulate_media(color_scheme="dark")
    expect(html).to_have_class("dark")
    triage.page.emulate_media(color_scheme="light")
    expect(html).to_have_class("light")

    triage.page.get_by_role("button", name="Light or dark").click()

    expect(html).to_have_class("dark")


def test_a_narrow_window_shows_rows_and_what_can_be_done(triage: Triage) -> None:
    triage.page.set_viewport_size({"width": 390, "height": 844})
    triage.page.reload()
    expect(triage.row(0)).to_be_visible()

    triage.checkbox(5).click()

    expect(triage.bar.get_by_role("button", name="Archived")).to_be_in_viewport()
    width = triage.page.evaluate("document.documentElement.scrollWidth")
    assert width <= 390
    expect(triage.shown).to_contain_text(" of ")
    total = triage.shown.inner_text().split(" of ")[1]
    triage.page.get_by_role("button", name="Filters").click()
    filters = triage.page.get_by_role("dialog", name="Filters")
    filters.get_by_role("button", name=f"Show {total} places").click()
    expect(filters).to_be_hidden()


def test_columns_that_a_narrow_window_leaves_out_come_back_and_keep_the_width_of_the_hand(
    triage: Triage,
) -> None:
    page = triage.page
    address, rating = triage.cell(0, "address"), triage.cell(0, "rating")
    usual = _width(address)
    edge = page.locator('.ag-header-cell[col-id="address"] .ag-header-cell-resize')
    edge.drag_to(page.locator('.ag-header-cell[col-id="rating"]'))
    by_hand = _width(address)
    assert by_hand > usual

    page.set_viewport_size({"width": 400, "height": 844})
    expect(address).to_have_count(0)
    expect(rating).to_have_count(0)
    page.set_viewport_size({"width": 1400, "height": 1100})

    expect(rating).to_be_visible()
    assert _width(address) == by_hand


def _width(cell: Locator) -> int:
    width: int = cell.evaluate("cell => cell.offsetWidth")
    return width
