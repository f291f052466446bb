"""Looking for places with a provider, on the search page of the running demo."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_what_a_search_finds_is_shown_in_triage(page: Page) -> None:
    page.goto("/search")
    expect(page.get_by_text("At most 3 pages of up to 20 places; costs nothing.")).to_be_visible()

    page.get_by_label("What to look for").fill("dentists in Helsinki")
    page.get_by_label("What to look for").press("Enter")
    expect(page.locator("#result")).to_contain_text("5 places found")
    page.get_by_role("link", name="Show them in triage").first.click()

    expect(page.get_by_text("Found by: dentists in Helsinki")).to_be_visible()
    expect(page.locator("#shown")).to_have_text("1–5 of 5")
    expect(page.get_by_role("gridcell", name="Hammaslääkäri").first).to_be_visible()


def test_an_earlier_search_fills_in_the_form_again(page: Page) -> None:
    page.goto("/search")
    page.get_by_label("What to look for").fill("hotels")
    page.get_by_text("Only within an area").click()
    for field, value in {"Latitude": "60.17", "Longitude": "24.94", "Radius": "2"}.items():
        page.get_by_label(field).fill(value)
    page.get_by_role("button", name="Search", exact=True).click()
    row = page.get_by_role("row", name="hotels within 2 km of 60.17, 24.94").first
    expect(row.get_by_text("Done")).to_be_visible()
    page.reload()

    row.get_by_role("button", name="Search again").click()

    expect(page.get_by_label("What to look for")).to_have_value("hotels")
    expect(page.get_by_label("Radius")).to_have_value("2")


def test_a_form_that_is_wrong_says_which_field(page: Page) -> None:
    page.goto("/search")
    page.get_by_label("What to look for").fill("hotels")
    page.get_by_text("Only within an area").click()
    page.get_by_label("Latitude").fill("91")
    page.get_by_label("Longitude").fill("24")
    page.get_by_label("Radius").fill("2")

    page.get_by_label("Radius").press("Enter")

    expect(page.get_by_role("alert")).to_have_text("latitude: must be -90 to 90 degrees")
