"""What one curator sees of others: who was handed what, who looks, how far scans are, new acts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from pytest_playwright.pytest_playwright import CreateContextCallback

from placecurator.services.providers import pause_provider, resume_provider
from placecurator.services.signals import Signals
from tests.e2e import people
from tests.e2e.conftest import PATIENCE_MS
from tests.e2e.triage import Triage
from tests.e2e.truth import engine_of

pytestmark = pytest.mark.browser

SAID_WITHIN_MS = 40_000


@pytest.fixture
def tab_of(new_context: CreateContextCallback, demo_home: Path) -> Callable[[str], Page]:
    """Opens the triage page as another curator, who has an account from then on."""

    def opened(name: str) -> Page:
        context = new_context()
        context.clear_cookies()
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        people.enter(page, people.added(demo_home, name, "curator"))
        return page

    return opened


def test_curators_see_what_others_were_handed_look_at_and_decide(
    page: Page, tab_of: Callable[[str], Page]
) -> None:
    bea = tab_of("bea")
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

    bea.locator(".ag-row .pc-checkbox").first.click()
    bea.keyboard.press("2")
    expect(bea.get_by_role("button", name="For me: 49 of 50 left")).to_be_visible()
    expect(page.get_by_role("button", name="1 new act: show")).to_be_visible()
    bea.get_by_role("button", name="Give back").click()
    expect(bea.get_by_role("button", name="Next 50 for me")).to_be_visible()


def test_the_line_of_an_act_follows_its_scans_to_their_end(
    page: Page, tab_of: Callable[[str], Page], demo_home: Path
) -> None:
    cleo = tab_of("cleo")
    triage = Triage(cleo)
    own = cleo.locator("#progress").get_by_role("status").filter(has_text="Your 'Selected' of")
    others = page.locator("#progress").get_by_role("status").filter(has_text="cleo's 'Selected' of")
    page.goto("/")
    cleo.goto("/?status=New")
    expect(triage.row(11)).to_be_visible(timeout=PATIENCE_MS)

    # While scans are paused the line cannot be missed, and moves only when the act loses places.
    with _scans_paused(demo_home):
        triage.select_range(0, 11)
        triage.give("Selected")
        _expect_numbers("(12 places): 12 to go", own, others)
        _expect_numbers("waiting: scans are paused", own, others)
        triage.scroll_to_top()
        triage.select_range(0, 2)
        triage.give("Archived")
        _expect_numbers(": 3 taken back or asked for anew, 9 to go", own, others)

    _expect_numbers(": 9 done, 3 taken back or asked for anew. All scans have ended.", own, others)
    own.get_by_role("button", name="Hide this line").click()
    expect(own).to_be_hidden()
    expect(others).to_be_visible()


def test_nothing_moves_while_others_decide_and_scans_end(
    page: Page, tab_of: Callable[[str], Page]
) -> None:
    triage = Triage(page).open()
    greta = Triage(tab_of("greta"))
    greta.open()
    lines = page.get_by_role("button", name="Hide this line")
    # One that goes meanwhile lets those below it move up.
    lines.evaluate_all("buttons => buttons.forEach((button) => button.click())")
    expect(lines).to_have_count(0)
    moved = page.evaluate_handle(_WATCH_MOVES)

    greta.select_range(_MANY[0], _MANY[-1])
    greta.give("Selected")

    expect(triage.cell(_MANY[0], "status")).to_have_text("Selected")
    triage.expect_scans(_MANY, "Completed")
    assert moved.json_value() == []


_MANY = range(4, 16)
"""Rows by which a count in the header becomes a digit longer."""
_WATCH_MOVES = """() => {
  const moved = [];
  const isHealth = ({ node }) => node?.parentElement?.closest("#health");
  const note = (list) => list.getEntries().forEach(({ value, sources }) => {
    const words = sources.map(({ node }) => node?.textContent);
    if (!sources.every(isHealth)) moved.push([value, ...words]);
  });
  new PerformanceObserver(note).observe({ type: "layout-shift" });
  return moved;
}"""
"""What moves, but for the doctor's line: what a slow machine makes of it is not asked here."""


@contextmanager
def _scans_paused(home: Path) -> Iterator[None]:
    engine = engine_of(home)
    pause_provider(engine, "demo", by="admin")
    try:
        yield
    finally:
        resume_provider(engine, Signals(None), "demo", by="admin")
        engine.dispose()


def _expect_numbers(words: str, *lines: Locator) -> None:
    for line in lines:
        expect(line).to_contain_text(words, timeout=SAID_WITHIN_MS)
