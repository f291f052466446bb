"""A page whose network is interrupted: what it says, what it does not do, what it shows again."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from playwright.sync_api import BrowserType, Locator, expect

from placecurator.domain.lifecycle import DeepScanStatus, PlaceStatus
from placecurator.services.staging import get_place
from placecurator.ui.states.returning import NOT_DONE
from tests.e2e.network import Network, network_to
from tests.e2e.triage import Triage
from tests.e2e.truth import engine_of, expect_true_numbers
from tests.waiting import wait_until

pytestmark = pytest.mark.browser

CUT_S = float(os.environ.get("CUT_S", "2"))
"""For how long the network stays away after the page has noticed; in seconds."""

NOTICED_WITHIN_MS = 20_000
BACK_WITHIN_MS = 60_000
ROW = 8
SCANNED = range(20, 24)
FAR_DOWN = 60


@pytest.fixture
def network(demo_url: str) -> Iterator[Network]:
    """The way from the browser to the demo."""
    with network_to(demo_url) as network:
        yield network


@pytest.fixture
def triage(
    network: Network,
    demo_url: str,
    browser_type: BrowserType,
    browser_type_launch_args: dict[str, Any],
    browser_context_args: dict[str, Any],
) -> Iterator[Triage]:
    """The page in a browser that knows no other way."""
    host = demo_url.removeprefix("http://")
    way = f"--host-resolver-rules=MAP {host} 127.0.0.1:{network.port}"
    options = browser_type_launch_args | {"args": [*browser_type_launch_args["args"], way]}
    browser = browser_type.launch(**options)
    page = browser.new_context(**browser_context_args).new_page()
    yield Triage(page).open()
    network.mend()
    browser.close()


@pytest.fixture
def engine(demo_home: Path) -> Iterator[sa.Engine]:
    """The database of the demo."""
    engine = engine_of(demo_home)
    yield engine
    engine.dispose()


def _toast(triage: Triage, words: str) -> Locator:
    return triage.page.locator("[data-sonner-toast]").filter(has_text=words)


def test_a_press_that_was_held_up_is_refused_in_words_and_not_done_late(
    triage: Triage, network: Network, engine: sa.Engine
) -> None:
    place_id = triage.place_id(ROW)
    before = get_place(engine, place_id).status
    triage.checkbox(ROW).click()
    expect(triage.bar).to_contain_text("1 selected")

    network.hold()
    triage.give("Archived")
    triage.page.wait_for_timeout(7_000)  # it is this time that is tested
    network.mend()

    expect(_toast(triage, "arrived 7 s late, and was not carried out")).to_be_visible()
    expect(triage.bar).to_contain_text("1 selected")
    assert get_place(engine, place_id).status is before
    triage.give("Maybe")
    expect(triage.cell(ROW, "status")).to_have_text("Maybe")


def test_after_a_cut_the_page_shows_the_truth_and_tells_what_was_not_done(
    triage: Triage, network: Network, engine: sa.Engine
) -> None:
    place_id = triage.place_id(ROW)
    before = get_place(engine, place_id).status
    scanned = [triage.place_id(row) for row in SCANNED]
    triage.select_range(SCANNED[0], SCANNED[-1])
    triage.give("Selected")
    expect(triage.said).to_contain_text("4 set to Selected")
    triage.scroll_to_top()
    triage.checkbox(ROW).click()
    expect(triage.bar).to_contain_text("1 selected")

    network.lose()
    triage.give("Archived")  # into a connection that carries nothing any more

    alarm = triage.page.get_by_role("alert").filter(has_text="The server does not answer")
    expect(triage.page.get_by_text("Not connected")).to_be_visible(timeout=NOTICED_WITHIN_MS)
    expect(alarm).to_be_visible()
    triage.give("Not a Fit")
    expect(_toast(triage, "Not a Fit was not carried out")).to_be_visible()
    wait_until(
        lambda: all(_is_scanned(engine, place_id) for place_id in scanned),
        within_s=60,
        what="the scans end while the page is away",
    )
    triage.scroll_to(FAR_DOWN)
    triage.page.wait_for_timeout(CUT_S * 1000)

    network.mend()

    expect(alarm).to_be_hidden(timeout=BACK_WITHIN_MS)
    expect(triage.page.get_by_text("Live", exact=True)).to_be_visible()
    expect(_toast(triage, NOT_DONE)).to_be_visible()
    expect(triage.bar).to_contain_text("1 selected")
    expect(triage.row(FAR_DOWN)).to_be_in_viewport()
    expect_true_numbers(triage, engine)
    assert get_place(engine, place_id).status is before
    triage.expect_scans(SCANNED, "Completed")
    triage.scroll_to_top()
    triage.give("Not a Fit")
    expect(triage.cell(ROW, "status")).to_have_text("Not a Fit")
    assert get_place(engine, place_id).status is PlaceStatus.Not_a_Fit


def test_what_was_selected_while_nothing_got_through_is_what_is_decided(
    triage: Triage, network: Network
) -> None:
    first, *instead = range(ROW, ROW + 3)
    before = triage.cell(first, "status").inner_text()
    triage.checkbox(first).click()
    expect(triage.bar).to_contain_text("1 selected")

    network.lose()
    triage.checkbox(first).click()
    for row in instead:
        triage.checkbox(row).click()
    network.mend_anew()

    expect(triage.bar).to_contain_text("2 selected")
    triage.give("Maybe")
    for row in instead:
        expect(triage.cell(row, "status")).to_have_text("Maybe")
    expect(triage.cell(first, "status")).to_have_text(before)


def _is_scanned(engine: sa.Engine, place_id: str) -> bool:
    return get_place(engine, place_id).deep_scan_status in (
        DeepScanStatus.completed,
        DeepScanStatus.failed,
    )
