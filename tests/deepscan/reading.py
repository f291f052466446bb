"""Reads one page, whoever may read it: what is tested are the reader and its guard."""

from __future__ import annotations

from placecurator.deepscan.answers import Page, html_body, page_of
from placecurator.deepscan.website import WebsiteReader
from placecurator.domain.scan import ScanMeter


async def read(reader: WebsiteReader, url: str, meter: ScanMeter | None = None) -> Page:
    """The page at ``url``, or where it redirects to.

    Raises:
        WebsiteUnreadable: It says why.
        HostBusy: A turn is too far away.
    """
    async with (
        reader.visit() as visit,
        reader.ask(reader.checked(url), visit, meter or ScanMeter()) as answer,
    ):
        return page_of(answer, await html_body(answer, visit))
