"""Taking decisions back: by the message, by the key, and on the history page."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.triage import Triage

pytestmark = pytest.mark.browser

ROWS = range(4, 7)
"""Places of the second page, which no other test decides about."""


@pytest.fixture
def triage(page: Page) -> Triage:
    triage = Triage(page).open()
    page.get_by_role("button", name="Next page", exact=True).click()
    expect(triage.shown).to_contain_text("101–")
    return triage


def test_a_decision_is_taken_back_by_its_message_and_by_the_key(triage: Triage) -> None:
    triage.select_range(ROWS[0], ROWS[-1])
    triage.give("Archived")
    expect(triage.cell(ROWS[0], "status")).to_have_text("Archived")

    triage.toast.get_by_role("button", name="Undo").click()

    expect(triage.said).to_have_text("Archived undone: 3 restored")
    for row in ROWS:
        expect(triage.cell(row, "status")).to_have_text("New")
    triage.select_range(ROWS[0], ROWS[-1])
    triage.give("Maybe")
    expect(triage.said).to_have_text("3 set to Maybe")
    triage.page.keyboard.press("z")
    expect(triage.said).to_have_text("Maybe undone: 3 restored")
    expect(triage.page.get_by_role("button", name="Undo")).to_have_count(0)
    for row in ROWS:
        expect(triage.cell(row, "status")).to_have_text("New")


def test_the_history_page_takes_back_and_makes_again(triage: Triage) -> None:
    page = triage.page
    triage.select_range(ROWS[0], ROWS[-1])
    triage.give("Not a Fit")
    expect(triage.said).to_have_text("3 set to Not a Fit")
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/history")
    newest = page.get_by_role("list", name="Acts").get_by_role("listitem").first
    expect(newest).to_contain_text("Not a Fit")

    newest.get_by_role("button", name="Undo").click()

    expect(page.locator("#said").first).to_have_text("Not a Fit undone: 3 restored")
    expect(newest.get_by_role("button", name="Redo")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    newest.get_by_role("button", name="Redo").click()
    expect(page.locator("#said").first).to_have_text("Redone: 3 restored")
    newest.get_by_role("button", name="Undo").click()
    expect(page.locator("#said").first).to_have_text("Undone again: 3 restored")
