"""The triage page as a curator uses it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from playwright.sync_api import Locator, Page, expect

OPEN_WITHIN_MS = 30_000
"""A browser that was just started has everything to load."""
SCANS_WITHIN_MS = 60_000


class Triage:
    """Words for what a curator does and sees on the page."""

    def __init__(self, page: Page):
        self.page = page

    def open(self) -> Triage:
        """Go to the page and wait for its rows."""
        self.page.goto("/")
        expect(self.row(0)).to_be_visible(timeout=OPEN_WITHIN_MS)
        expect(self.page.get_by_text("Live", exact=True)).to_be_visible(timeout=OPEN_WITHIN_MS)
        return self

    def row(self, index: int) -> Locator:
        """A row; only those in sight are in the document."""
        return self.page.locator(f'.ag-row[row-index="{index}"]')

    def checkbox(self, index: int) -> Locator:
        """The checkbox of a row."""
        return self.row(index).get_by_role("checkbox")

    def cell(self, index: int, column: str) -> Locator:
        """One cell."""
        return self.row(index).locator(f'[col-id="{column}"]')

    def name(self, index: int) -> str:
        """The name of a row, without the marks beside it."""
        return self.row(index).locator(".pc-title").inner_text()

    def place_id(self, index: int) -> str:
        """The id of the place of a row."""
        return self.row(index).locator(".pc-title").get_attribute("data-row") or ""

    def row_of(self, place_id: str) -> Locator:
        """The row of a place."""
        title = self.page.locator(f'.pc-title[data-row="{place_id}"]')
        return self.page.locator(".ag-row").filter(has=title)

    def facet(self, title: str, value: str) -> Locator:
        """The checkbox of a value in the filter panel."""
        panel = self.page.get_by_role("region", name="Filters")
        group = panel.get_by_role("group", name=title, exact=True)
        return group.get_by_role("checkbox", name=re.compile(f"^{value}"))

    def select_range(self, first: int, last: int) -> None:
        """Click the first checkbox, and the last one with Shift."""
        self.checkbox(first).click()
        self.checkbox(last).scroll_into_view_if_needed()
        self.checkbox(last).click(modifiers=["Shift"])

    def give(self, verdict: str) -> None:
        """Press a button of the bar."""
        self.bar.get_by_role("button", name=re.compile(f"^{verdict}")).click()

    @property
    def bar(self) -> Locator:
        """What can be done with the selection."""
        return self.page.get_by_role("toolbar", name="Selected places")

    @property
    def said(self) -> Locator:
        """The last result, as it is read out."""
        return self.page.locator("#said").first

    @property
    def toast(self) -> Locator:
        """The message that lies over the page for a while."""
        return self.page.locator("[data-sonner-toast]").first

    @property
    def shown(self) -> Locator:
        """Which rows are on the page."""
        return self.page.locator("#shown")

    def total(self) -> str:
        """How many places there are, as the header says."""
        counts = self.page.get_by_role("status", name="Counts")
        return counts.inner_text().split(" place")[0]

    def search(self, text: str) -> None:
        """Type into the search field."""
        self.page.get_by_role(
            "searchbox", name="Search name, address, category, website and phone"
        ).fill(text)

    def go_to_page(self, number: int) -> None:
        """Turn the pages from the first one on."""
        for page in range(2, number + 1):
            self.page.get_by_role("button", name="Next page", exact=True).click()
            expect(self.shown).to_contain_text(f"{page - 1}01–")

    def scroll_to(self, index: int) -> None:
        """Bring a row into sight, as many others as fit below it."""
        viewport = self.page.locator(".ag-grid-viewport")
        height = self.page.locator(".ag-row").first.evaluate("row => row.offsetHeight")
        viewport.evaluate("(grid, top) => (grid.scrollTop = top)", index * height)
        expect(self.row(index)).to_be_visible()

    def scroll_to_top(self) -> None:
        """Bring the first rows into sight."""
        self.page.locator(".ag-grid-viewport").evaluate("grid => (grid.scrollTop = 0)")

    def expect_scans(self, indexes: Sequence[int], words: str) -> None:
        """Scroll through the rows and see that each carries the badge."""
        for index in indexes:
            self.scroll_to(index)
            badge = self.cell(index, "scan").locator(".pc-badge")
            expect(badge).to_have_text(words, timeout=SCANS_WITHIN_MS)
