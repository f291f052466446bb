"""Where acts are taken back: a few places, and nothing broken in the end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
import sqlalchemy as sa

from placecurator.storage.database import transaction
from tests.factories import stage_many
from tests.services.undoing import assert_nothing_is_broken


@pytest.fixture(autouse=True)
def _nothing_is_broken(engine: sa.Engine) -> Iterator[None]:
    yield
    assert_nothing_is_broken(engine)


@pytest.fixture
def places(engine: sa.Engine) -> Sequence[str]:
    """Four places, p1 to p4, all New."""
    with transaction(engine) as session:
        return stage_many(session, 4, "p")
