"""The drawer of a place: its facts, an edit, and another scan, without a reload."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import people
from tests.e2e.triage import SCANS_WITHIN_MS, Triage

pytestmark = pytest.mark.browser

NAME = "Sori Taproom"
CATEGORY = "Funeral directors"
"""A place, and some, that no other browser test decides about."""


def test_a_place_is_read_edited_and_scanned_again_in_its_drawer(page: Page) -> None:
    triage = Triage(page).open()
    triage.search(NAME)
    expect(triage.shown).to_have_text("1–1 of 1")
    triage.checkbox(0).click()
    triage.give("Selected")

    triage.cell(0, "name").get_by_role("button").click()

    drawer = page.get_by_role("dialog", name=NAME)
    expect(drawer.locator(":focus")).to_be_visible()
    attempts = drawer.locator(".pc-attempt")
    category = drawer.locator('[data-field="category"]')
    expect(drawer.locator("#scan")).to_have_text("Completed", timeout=SCANS_WITHIN_MS)
    expect(attempts).to_have_count(1)
    expect(category).to_contain_text("demo, api, ")

    category.hover()
    category.get_by_role("button", name="Edit").click()
    expect(category.get_by_role("textbox")).to_be_focused()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("Place of pilgrimage")
    page.keyboard.press("Enter")

    expect(category).to_contain_text("Edited by a curator; no scan changes it.")

    drawer.get_by_role("button", name="Scan again").click()

    expect(attempts).to_have_count(2, timeout=SCANS_WITHIN_MS)
    expect(attempts.first).to_contain_text("Completed", timeout=SCANS_WITHIN_MS)
    expect(category).to_contain_text("Place of pilgrimage")

    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.wait_for_function("document.activeElement.closest('.ag-row') !== null")


def test_places_are_decided_one_after_the_other_in_the_drawer(page: Page) -> None:
    triage = Triage(page).open()
    triage.search(CATEGORY)
    expect(triage.shown).to_have_text("1–3 of 3")
    triage.cell(0, "name").get_by_role("button").click()
    drawer = page.get_by_role("dialog")
    verdicts = drawer.get_by_role("toolbar", name="Decide about this place")

    verdicts.get_by_role("button", name="Archived").click()
    expect(drawer.locator("#decided")).to_contain_text("1 set to Archived")
    expect(triage.cell(0, "status")).to_have_text("Archived")
    page.keyboard.press("j")
    expect(drawer.locator("#decided")).to_have_count(0)
    expect(page.get_by_role("dialog", name=triage.name(1))).to_be_visible()
    page.keyboard.press("3")
    expect(verdicts.get_by_role("button", name="Maybe", pressed=True)).to_be_visible()
    expect(triage.cell(1, "status")).to_have_text("Maybe")
    page.keyboard.press("z")

    expect(drawer.locator("#decided")).to_contain_text("Maybe undone: 1 restored")
    expect(triage.cell(1, "status")).to_have_text("New")
    expect(triage.cell(0, "status")).to_have_text("Archived")


def test_a_viewer_reads_the_drawer_and_can_change_nothing(stranger: Page, demo_home: Path) -> None:
    people.enter(stranger, people.added(demo_home, "dora", "viewer"))
    triage = Triage(stranger)

    triage.cell(0, "name").get_by_role("button").click()

    drawer = stranger.get_by_role("dialog")
    expect(drawer.locator("#attempts")).to_be_visible()
    expect(drawer.get_by_role("button", name="Next place")).to_be_visible()
    for verb in ("Archived", "Scan again", "Edit", "Unlock"):
        expect(drawer.get_by_role("button", name=verb)).to_have_count(0)

    stranger.keyboard.press("j")
    expect(stranger.get_by_role("dialog", name=triage.name(1))).to_be_visible()
