"""A scan is given what the source said, and the pages that the last one has read."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa

from placecurator.domain.observation import PageMark
from placecurator.domain.scan import ScanTarget
from placecurator.storage import known_facts
from placecurator.storage.database import transaction
from placecurator.storage.known_facts import Kept
from tests.storage.scanning import claim, queued

READ_AT = datetime(2026, 1, 1, 12, tzinfo=UTC)


def claimed(engine: sa.Engine, pages: tuple[PageMark, ...] | None) -> ScanTarget:
    """The target of a place of which a scan has kept ``pages``; None: there was none."""
    with transaction(engine) as session:
        place = queued(session, "osm:node/1", website="http://good.fi/")
        session.flush()
        assert place.id is not None
        if pages is not None:
            known_facts.write(session, {place.id: Kept(pages=pages)})
    with transaction(engine) as session:
        [one] = claim(session)
        return one.target


def test_the_pages_that_the_last_scan_has_read_come_along(engine: sa.Engine) -> None:
    pages = (
        PageMark(url="http://good.fi/", read_at=READ_AT, digest="0" * 64, etag='W/"1"'),
        PageMark(url="http://good.fi/ä", read_at=READ_AT, digest="1" * 64, last_modified="Thu"),
    )

    target = claimed(engine, pages)

    assert target.pages == pages
    assert target.website == "http://good.fi/"


def test_a_place_that_was_never_scanned_has_none(engine: sa.Engine) -> None:
    assert claimed(engine, None).pages == ()
