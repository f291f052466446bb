"""What one curator sees of others: who was handed what, who looks, how far scans are, new acts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pytest_playwright.pytest_playwright import CreateContextCallback

from tests.e2e import people
from tests.e2e.conftest import PATIENCE_MS


@pytest.fixture
def bea(new_context: CreateContextCallback, demo_home: Path) -> Iterator[Page]:
    """The tab of another curator, on the triage page."""
    context = new_context()
    context.clear_cookies()
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    people.enter(page, people.added(demo_home, "bea", "curator"))
    yield page
    context.close()


def test_curators_see_what_others_were_handed_look_at_and_decide(page: Page, bea: Page) -> None:
    page.goto("/history")
    page.get_by_role("radio", name="Everybody's").click()

    bea.get_by_role("button", name="Next 50 for me").click()
    expect(bea.get_by_role("button", name="For me: 50 of 50 left")).to_be_visible()
    place = bea.locator(".pc-title").first
    name = place.inner_text()
    place.click()
    watching = page.context.new_page()
    watching.goto(f"/?claimed=bea&q={name}")
    mark = watching.locator(".pc-people").first
    expect(mark).to_have_attribute("title", "bea was handed this place; bea looking at it now")
    watching.locator(".pc-title").first.click()
    expect(watching.locator("#also-looking")).to_have_text("bea is looking at this too")
    bea.keyboard.press("Escape")
    expect(watching.locator("#also-looking")).to_have_text("")
    watching.close()

    bea.locator(".ag-row .ag-checkbox-input").first.click()
    bea.keyboard.press("2")
    expect(bea.get_by_role("button", name="For me: 49 of 50 left")).to_be_visible()
    expect(page.get_by_role("button", name="1 new act: show")).to_be_visible()
    bea.get_by_role("button", name="Give back").click()
    expect(bea.get_by_role("button", name="Next 50 for me")).to_be_visible()
