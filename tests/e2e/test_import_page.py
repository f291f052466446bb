"""Dropping files on the import page."""

from __future__ import annotations

import json
import uuid
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.triage import Triage

pytestmark = pytest.mark.browser

MARKUP = '<img src=x onerror="window.hacked = true">'


def test_a_file_is_imported_and_its_rejected_rows_are_explained(page: Page, tmp_path: Path) -> None:
    file, mark = tmp_path / "places.csv", uuid.uuid4()
    file.write_text(
        f"place_id,name,rating\ntest:{mark},Dropped Café {mark},4.5\n"
        "test:2,Bad rating,17\n,No id,3\n",
        encoding="utf-8",
    )
    page.goto("/import")

    page.set_input_files("input[type=file]", file)

    expect(page.locator("#report")).to_contain_text("3 rows read: 1 new, 2 rejected")
    expect(page.get_by_role("row", name="line 3, rating")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download all").click()
    assert "line" not in download.value.suggested_filename
    assert "rating" in Path(download.value.path()).read_text(encoding="utf-8-sig")
    page.get_by_role("link", name="Go to triage").click()
    Triage(page).search(f"Café {mark}")
    expect(page.locator("#shown")).to_have_text("1–1 of 1")


def test_a_broken_file_is_refused_in_words(page: Page, tmp_path: Path) -> None:
    file = tmp_path / "places.json"
    file.write_text('{"elements": [', encoding="utf-8")
    page.goto("/import")

    page.set_input_files("input[type=file]", file)

    expect(page.get_by_role("alert")).to_contain_text("Nothing was imported")
    expect(page.locator("#report")).to_be_hidden()


def test_names_from_files_are_text_and_never_markup(page: Page, tmp_path: Path) -> None:
    file = tmp_path / "evil.ndjson"
    file.write_text(
        json.dumps({"place_id": f"test:{uuid.uuid4()}", "name": MARKUP}), encoding="utf-8"
    )
    page.goto("/import")
    page.set_input_files("input[type=file]", file)
    expect(page.locator("#report")).to_contain_text("1 new")

    page.get_by_role("link", name="Go to triage").click()
    triage = Triage(page)
    triage.search("onerror")

    expect(triage.cell(0, "name")).to_have_text(MARKUP)
    triage.cell(0, "name").get_by_role("button").click()
    expect(page.get_by_role("dialog")).to_contain_text(MARKUP)
    assert page.evaluate("window.hacked === undefined")
