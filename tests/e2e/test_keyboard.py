"""Keys and the focus on the triage page, also in the same moment as a click."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

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


def test_the_keyboard_selects_and_decides(triage: Triage) -> None:
    keys = triage.page.keyboard
    triage.go_to_page(LATER_PAGE)

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
    triage.go_to_page(LATER_PAGE)

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
