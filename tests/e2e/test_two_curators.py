"""Two curators on the same rows, each in a browser of his own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e import people
from tests.e2e.conftest import PATIENCE_MS
from tests.e2e.triage import Triage

pytestmark = pytest.mark.browser

BOTH = (10, 11)
"""Rows of the third page, which both select."""
HERS = (9, 11)
"""The range that Tea selects: one row more."""


@pytest.fixture(scope="module")
def bea_page(browser: Browser, demo_url: str, demo_home: Path) -> Iterator[Page]:
    """A tab of Tea, a curator."""
    context = browser.new_context(base_url=demo_url, viewport={"width": 1400, "height": 1100})
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    people.enter(page, people.added(demo_home, "Tea", "curator"))
    yield page
    context.close()


def _third_page(page: Page) -> Triage:
    triage = Triage(page).open()
    for first in ("101–", "201–"):
        page.get_by_role("button", name="Next page", exact=True).click()
        expect(triage.shown).to_contain_text(first)
    return triage


@pytest.fixture
def admin(page: Page) -> Triage:
    """The page of the first admin."""
    return _third_page(page)


@pytest.fixture
def bea(bea_page: Page) -> Triage:
    """The page of Tea."""
    return _third_page(bea_page)


def _expect(triage: Triage, status: str) -> None:
    for row in BOTH:
        expect(triage.cell(row, "status")).to_have_text(status)


def test_the_later_one_is_refused_where_the_other_has_decided_and_can_decide_anyway(
    admin: Triage, bea: Triage
) -> None:
    bea.select_range(*HERS)
    expect(bea.bar).to_contain_text("3 selected")
    admin.select_range(*BOTH)
    admin.give("Maybe")
    expect(admin.said).to_have_text("2 set to Maybe")
    _expect(bea, "Maybe")

    bea.give("Archived")

    expect(bea.said).to_contain_text("1 set to Archived")
    expect(bea.said).to_contain_text("2 left alone: admin has decided")
    expect(bea.cell(HERS[0], "status")).to_have_text("Archived")
    _expect(bea, "Maybe")

    bea.toast.get_by_role("button", name="Decide anyway").click()

    expect(bea.said).to_contain_text("2 set to Archived, 2 other verdicts by admin replaced")
    _expect(bea, "Archived")
    _expect(admin, "Archived")
    _expect_in_the_history(admin.page)


def _expect_in_the_history(page: Page) -> None:
    page.goto("/history")
    page.get_by_role("radio", name="Everybody's").click()
    acts = page.get_by_role("list", name="Acts").get_by_role("listitem")
    replaced = "2 other verdicts by others replaced"
    told = (("Archived", "Tea", replaced), ("Archived", "Tea"), ("Maybe", "admin"))
    for nth, words in enumerate(told):
        for word in words:
            expect(acts.nth(nth)).to_contain_text(word)


def test_undo_by_either_restores_what_it_says(admin: Triage, bea: Triage) -> None:
    admin.select_range(*BOTH)
    admin.give("Not a Fit")
    expect(admin.said).to_have_text("2 set to Not a Fit, 2 other verdicts by Tea replaced")
    _expect(bea, "Not a Fit")
    bea.checkbox(BOTH[0]).click()
    expect(bea.bar).to_contain_text("1 selected")
    bea.give("Maybe")
    expect(bea.cell(BOTH[0], "status")).to_have_text("Maybe")

    admin.toast.get_by_role("button", name="Undo").click()

    expect(admin.said).to_have_text("Not a Fit undone: 1 restored, 1 was changed by Tea since")
    expect(admin.cell(BOTH[0], "status")).to_have_text("Maybe")
    bea.page.keyboard.press("z")
    expect(bea.said).to_have_text("Maybe undone: 1 restored")
    expect(admin.cell(BOTH[0], "status")).to_have_text("Not a Fit")
