"""A page that is open while the web app dies and comes back."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from placecurator.launch.processes import started_for
from tests.e2e.triage import Triage
from tests.e2e.truth import engine_of, expect_true_numbers

pytestmark = pytest.mark.browser

BACK_WITHIN_MS = 90_000


def test_a_page_says_that_the_server_is_gone_and_goes_on_when_it_is_back(
    context: BrowserContext, demo_url: str, demo_home: Path
) -> None:
    triage = Triage(context.new_page()).open()
    triage.checkbox(8).click()
    expect(triage.bar).to_contain_text("1 selected")

    _kill_the_web_app(demo_home)

    alarm = triage.page.get_by_role("alert").filter(has_text="The server does not answer")
    expect(alarm).to_be_visible()
    expect(triage.page.get_by_text("Not connected")).to_be_visible()
    triage.give("Archived")  # is dropped, not done later
    told = triage.page.locator("[data-sonner-toast]").filter(has_text="was not carried out")
    expect(told).to_be_visible()
    expect(alarm).to_be_hidden(timeout=BACK_WITHIN_MS)
    expect(triage.row(8)).to_be_visible(timeout=BACK_WITHIN_MS)
    expect(triage.cell(8, "status")).not_to_have_text("Archived")
    expect(triage.bar).to_contain_text("1 selected")
    engine = engine_of(demo_home)
    expect_true_numbers(triage, engine)
    engine.dispose()
    triage.search("hotel")
    expect(triage.shown).not_to_contain_text(triage.total())


def _kill_the_web_app(home: Path) -> None:
    web_app = [process for process in started_for(home) if "reflex" in process.cmdline()]
    assert web_app
    for process in web_app:
        process.kill()
