"""The doctor's line in the header, from zero over a breach to healed."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from placecurator.domain.lifecycle import PlaceStatus
from placecurator.storage.database import make_engine, transaction
from placecurator.storage.models import Place
from tests.commands import placecurator

pytestmark = pytest.mark.browser

SEEN_WITHIN_MS = 45_000


def test_what_is_stuck_is_seen_explained_and_healed(page: Page, demo_home: Path) -> None:
    page.goto("/")
    health = page.locator("#health")
    expect(health).to_contain_text("0 stuck")
    expect(health).to_contain_text("checked ")

    place_id = select_behind_our_back(demo_home)
    page.get_by_role("button", name="1 stuck").click(timeout=SEEN_WITHIN_MS)

    troubles = page.get_by_role("dialog", name="What is stuck")
    expect(troubles).to_contain_text("Selected, but no deep scan was asked for.")
    expect(troubles).to_contain_text("placecurator doctor --heal")
    expect(troubles).to_contain_text(place_id)

    assert placecurator("doctor", "--heal", home=demo_home).returncode == 0
    expect(health).to_contain_text("0 stuck", timeout=SEEN_WITHIN_MS)


def select_behind_our_back(home: Path) -> str:
    """Write a verdict into the database, past everything that would ask for a scan."""
    engine = make_engine(f"sqlite:///{home / 'placecurator.db'}")
    column = sa.inspect(Place).c
    with transaction(engine) as session:
        never_asked = sa.select(sa.func.max(column.id)).where(column.deep_scan_status.is_(None))
        place = session.scalars(sa.select(Place).where(column.id == never_asked.scalar_subquery()))
        chosen = place.one()
        chosen.status = PlaceStatus.Selected
    engine.dispose()
    return chosen.place_id
