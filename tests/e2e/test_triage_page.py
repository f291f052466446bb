"""Looking around, selecting and deciding on the triage page."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.triage import Triage

pytestmark = pytest.mark.browser

LATER_PAGE = 3
"""These tests decide about places that the others do not touch."""

_CLICK_AND_KEY = """(checkbox, key) => {
  const mouse = { bubbles: true, button: 0, pointerType: "mouse" };
  for (const kind of ["pointerdown", "pointerup"]) {
    checkbox.dispatchEvent(new PointerEvent(kind, mouse));
  }
  document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
}"""
"""Both before the browser has painted anything."""

_CLICK_AND_LEAVE = """(checkbox) => {
  const mouse = { bubbles: true, button: 0, pointerType: "mouse" };
  const search = document.querySelector("input[type=search]");
  const press = (element) => ["pointerdown", "pointerup"].forEach((kind) =>
    element.dispatchEvent(new PointerEvent(kind, mouse)));
  press(checkbox);
  press(search);
  search.focus();
  return new Promise((painted) => requestAnimationFrame(() => setTimeout(painted)));
}"""
"""Go to the search before the browser has painted the click, and wait until it has."""


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
    _go_to_page(triage, LATER_PAGE)
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


def test_the_keyboard_selects_and_decides(triage: Triage) -> None:
    keys = triage.page.keyboard
    _go_to_page(triage, LATER_PAGE)

    triage.cell(3, "category").click()
    expect(triage.bar).to_contain_text("1 selected")
    keys.press("Shift+ArrowDown")
    keys.press("Shift+ArrowDown")
    expect(triage.bar).to_contain_text("3 selected")
    keys.press("Shift+ArrowUp")
    expect(triage.bar).to_contain_text("2 selected")
    expect(triage.checkbox(5)).not_to_be_checked()
    keys.press("ArrowDown")
    keys.press("Shift+ArrowUp")
    expect(triage.bar).to_contain_text("3 selected")
    keys.press("Escape")
    expect(triage.bar).to_be_hidden()
    keys.press("ArrowDown")
    keys.press("Space")
    expect(triage.bar).to_contain_text("1 selected")
    keys.press("Control+a")
    expect(triage.bar).to_contain_text("100 selected")
    keys.press("Escape")
    keys.press("Space")
    expect(triage.bar).to_contain_text("1 selected")
    keys.press("3")

    expect(triage.said).to_have_text("1 set to Maybe")
    triage.scroll_to_top()
    expect(triage.cell(5, "status")).to_have_text("Maybe")


def test_the_keyboard_is_in_the_rows_with_one_key_and_by_a_link_past_the_filters(
    triage: Triage,
) -> None:
    keys = triage.page.keyboard
    first = triage.row(0).locator('[col-id="checkboxes"]')

    keys.press("ArrowDown")
    expect(first).to_be_focused()
    keys.press("ArrowDown")
    keys.press("Space")
    expect(triage.checkbox(1)).to_be_checked()
    triage.page.get_by_role("searchbox").focus()
    link = triage.page.get_by_role("button", name="Go to the rows")
    link.focus()
    keys.press("Enter")
    keys.press("ArrowUp")

    expect(first).to_be_focused()


def test_a_key_in_the_same_moment_as_a_click_decides_about_what_was_clicked(
    triage: Triage,
) -> None:
    _go_to_page(triage, LATER_PAGE)

    triage.checkbox(14).evaluate(_CLICK_AND_KEY, "3")

    expect(triage.said).to_have_text("1 set to Maybe")
    expect(triage.cell(14, "status")).to_have_text("Maybe")


def test_digits_typed_into_the_search_decide_nothing(triage: Triage) -> None:
    triage.checkbox(10).click()

    triage.page.get_by_role("searchbox").press_sequentially("25")

    expect(triage.page.get_by_role("searchbox")).to_have_value("25")
    expect(triage.bar).to_contain_text("1 selected")
    expect(triage.said).to_have_text("")


@pytest.mark.parametrize("was_there", [False, True])
def test_a_click_does_not_take_the_focus_from_where_it_went_next(
    triage: Triage, was_there: bool
) -> None:
    search = triage.page.get_by_role("searchbox")
    if was_there:
        search.focus()

    triage.checkbox(10).evaluate(_CLICK_AND_LEAVE)

    expect(triage.bar).to_contain_text("1 selected")
    expect(search).to_be_focused()


def test_a_selection_survives_pages_and_says_what_is_out_of_sight(triage: Triage) -> None:
    triage.select_range(10, 12)
    _go_to_page(triage, 2)
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
        _go_to_page(tab, LATER_PAGE)

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


def _go_to_page(triage: Triage, number: int) -> None:
    for page in range(2, number + 1):
        triage.page.get_by_role("button", name="Next page", exact=True).click()
        expect(triage.shown).to_contain_text(f"{page - 1}01–")
