"""What a curator does on the page has an id, as a request has."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.triage import Triage

pytestmark = pytest.mark.browser


def test_each_click_has_an_id_which_the_log_and_the_attempts_tell(
    page: Page, demo_url: str, demo_home: Path
) -> None:
    triage = Triage(page).open()
    ids = []
    for index in (30, 31):
        triage.scroll_to(index)
        triage.checkbox(index).click()
        triage.give("Selected")
        expect(triage.bar).to_be_hidden()
        ids.append(triage.place_id(index))
    triage.expect_scans((30, 31), "Completed")

    told = [_request_id(page, demo_url, place_id) for place_id in ids]

    assert told[0] != told[1]
    log = (demo_home / "logs" / "web.log").read_text()
    for request_id in told:
        [line] = [line for line in log.splitlines() if request_id in line]
        assert "status given" in line


def _request_id(page: Page, demo_url: str, place_id: str) -> str:
    answer = page.request.get(f"{demo_url}/api/v3/places/staging/{place_id}/attempts")
    request_id: str = answer.json()["items"][0]["request_id"]
    assert len(request_id) == 32
    return request_id
