"""Open pages hear who holds which places: also when nobody announces it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import pytest
import sqlalchemy as sa

from placecurator.domain.live import LiveMessage
from placecurator.services.claims import claim_next, give_back
from placecurator.services.signals import Signals
from placecurator.services.staging import PlaceQuery
from placecurator.storage.database import transaction
from placecurator.storage.models import PlaceClaim
from placecurator.ui.live.claims import ClaimsLeft
from tests.factories import NOW, stage_many

SILENT = Signals(None)
_claim = sa.inspect(PlaceClaim).c


class Page:
    """What a page that looks on is told of its rows."""

    def __init__(self) -> None:
        self.heard: list[dict[str, str]] = []
        self.claims = ClaimsLeft(self._hear)

    def look(self) -> list[dict[str, str]]:
        """What was told because of this look: of each place its holder."""
        self.heard.clear()
        asyncio.run(self.claims.read())
        return list(self.heard)

    def _hear(self, message: LiveMessage) -> None:
        self.heard.append({one.place_id: one.owner for one in message.holdings})


@pytest.fixture
def page(pages: None, engine: sa.Engine) -> Page:
    """Six places are staged."""
    with transaction(engine) as session:
        stage_many(session, 6, "p")
    return Page()


def claim(engine: sa.Engine, actor: str, count: int) -> Sequence[str]:
    return claim_next(engine, SILENT, PlaceQuery(), actor=actor, count=count).place_ids


def expire(engine: sa.Engine, owner: str) -> None:
    """The time of his claims is over: from now on, as any look sees it."""
    with transaction(engine) as session:
        ended = sa.update(PlaceClaim).where(_claim.owner == owner)
        session.execute(ended.values(expires_at=NOW - timedelta(minutes=1)))


def test_pages_hear_that_claims_have_ended_by_themselves(engine: sa.Engine, page: Page) -> None:
    claim(engine, "ann", 2)
    claim(engine, "ben", 2)
    page.look()
    expire(engine, "ann")

    assert page.look() == [{"p1": "", "p2": ""}]
    assert page.look() == []


def test_pages_hear_of_claims_that_nobody_announced(engine: sa.Engine, page: Page) -> None:
    page.look()
    claim(engine, "ann", 2)
    assert page.look() == [{"p1": "ann", "p2": "ann"}]

    give_back(engine, SILENT, actor="ann")
    claim(engine, "ben", 1)

    assert page.look() == [{"p1": "ben", "p2": ""}]


def test_whoever_asks_for_the_next_ones_leaves_the_others(engine: sa.Engine, page: Page) -> None:
    claim(engine, "ann", 2)
    claim(engine, "ben", 2)
    page.look()

    # Ann gives hers back with the same act, and is handed these first.
    claim(engine, "ann", 3)

    assert page.look() == [{"p5": "ann"}]


def test_claims_of_which_nothing_moved_are_not_read_one_by_one(
    engine: sa.Engine, page: Page
) -> None:
    claim(engine, "ann", 6)
    page.look()
    statements: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_more: object) -> None:
        statements.append(statement)

    sa.event.listen(sa.Engine, "before_cursor_execute", note)
    try:
        page.look()
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", note)

    assert len([one for one in statements if "place_claims" in one]) == 1
