"""The checkboxes under the hand: ranges, the page, drawing over them, and what a reader hears."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.triage import Triage

pytestmark = pytest.mark.browser


@pytest.fixture
def triage(page: Page) -> Triage:
    return Triage(page).open()


def test_shift_sets_the_range_from_the_last_clicked_row_on_and_off(triage: Triage) -> None:
    triage.checkbox(2).click()
    triage.scroll_to(50)
    triage.checkbox(60).click(modifiers=["Shift"])
    expect(triage.bar).to_contain_text("59 selected")

    triage.checkbox(51).click(modifiers=["Shift"])

    expect(triage.bar).to_contain_text("49 selected")
    expect(triage.checkbox(51)).not_to_be_checked()
    expect(triage.checkbox(50)).to_be_checked()


def test_the_checkbox_of_the_page_follows_its_rows_and_all_of_it_is_said_to_screen_readers(
    triage: Triage,
) -> None:
    page = triage.page
    whole = page.get_by_role("checkbox", name="Select the page")
    expect(page.get_by_role("grid")).to_have_attribute("aria-multiselectable", "true")
    expect(triage.row(0)).to_have_attribute("aria-selected", "false")

    whole.click()
    expect(triage.bar).to_contain_text("100 selected")
    expect(whole).to_be_checked()
    triage.scroll_to(80)
    expect(triage.row(80)).to_have_attribute("aria-selected", "true")
    expect(triage.checkbox(80)).to_be_checked()
    triage.checkbox(80).click()
    expect(triage.row(80)).to_have_attribute("aria-selected", "false")
    expect(whole).to_be_checked(indeterminate=True)
    expect(page.locator("[aria-live]", has_text="99 selected")).to_have_count(1)

    header = page.locator(".ag-header-cell[col-id=checkboxes]")
    header.focus()
    page.keyboard.press("Space")
    expect(triage.bar).to_contain_text("100 selected")
    page.keyboard.press("Space")
    expect(triage.bar).to_be_hidden()
    expect(whole).to_be_checked(checked=False)
    expect(triage.row(80)).to_have_attribute("aria-selected", "false")


def test_drawing_over_checkboxes_selects_and_what_is_left_again_is_as_it_was(
    triage: Triage,
) -> None:
    mouse, before = triage.page.mouse, triage.row(9).bounding_box()
    triage.checkbox(3).click()

    _press_on(triage, 2)
    for row in (3, 4, 5, 6, 5, 4):
        mouse.move(*_middle(triage.checkbox(row)))
    mouse.up()
    expect(triage.bar).to_contain_text("3 selected")
    _press_on(triage, 4)
    mouse.move(*_middle(triage.checkbox(3)))
    mouse.up()
    expect(triage.bar).to_contain_text("1 selected")
    assert triage.row(9).bounding_box() == before

    _press_on(triage, 0)
    mouse.move(_middle(triage.checkbox(0))[0], 1090)
    expect(triage.checkbox(45)).to_be_checked()
    mouse.up()

    words = re.compile(r"\b([4-9]\d|100) selected")  # not the one of before
    expect(triage.bar).to_contain_text(words)
    selected = int(words.findall(triage.bar.inner_text())[0])
    expect(triage.checkbox(selected - 1)).to_be_checked()
    expect(triage.checkbox(selected)).not_to_be_checked()


def _middle(element: Locator) -> tuple[float, float]:
    box = element.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def _press_on(triage: Triage, index: int) -> None:
    triage.page.mouse.move(*_middle(triage.checkbox(index)))
    triage.page.mouse.down()
