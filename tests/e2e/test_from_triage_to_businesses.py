"""The promise of the product, as a curator sees it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.triage import Triage

pytestmark = pytest.mark.browser


def test_25_places_are_selected_scanned_and_read_without_reload(page: Page) -> None:
    triage = Triage(page).open()
    page.evaluate("window.neverReloaded = true")
    names = [triage.cell(index, "name").inner_text() for index in range(20)]

    triage.select_range(0, 24)
    expect(triage.bar).to_contain_text("25 selected")
    triage.give("Selected")

    expect(triage.said).to_have_text("25 set to Selected, 25 queued for a deep scan")
    expect(page.locator("#scans-now")).to_contain_text("25 completed", timeout=60_000)
    triage.scroll_to_top()
    expect(triage.cell(0, "name")).to_have_text(names[0])
    expect(triage.cell(19, "name")).to_have_text(names[19])
    triage.expect_scans(range(25), "Completed")
    assert page.evaluate("window.neverReloaded")

    page.get_by_role("link", name="Local businesses").click()

    expect(page.locator("#shown")).to_have_text("1–25 of 25")
    page.get_by_role("searchbox").fill(names[0])
    expect(page.locator("#shown")).not_to_have_text("1–25 of 25")
    page.locator(".pc-title", has_text=names[0]).first.click()
    facts = page.locator("#facts")
    expect(facts).to_contain_text("Phone")
    expect(facts).to_contain_text("Website")
    expect(facts).to_contain_text("just now")
    assert page.evaluate("window.neverReloaded")
