"""A text is found where plain Python finds it, with blanks and signs anywhere in it."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
import sqlalchemy as sa
from alembic import command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from placecurator.domain.text import fold
from placecurator.storage import text_search
from placecurator.storage.database import transaction
from placecurator.storage.models import Place
from placecurator.storage.schema import alembic_config, upgrade
from tests.factories import staged

_SIGNS = "".join(chr(code) for code in range(0x20, 0x7F) if not chr(code).isalnum())
_NAMES = (
    *(
        "o'brien & sons",
        'say "hi" at 7 king',
        "100% a_b c\\d /e",
        "tel:+358-40 (1)",
        f"ab{_SIGNS}cd",
    ),
    *("café 😀 x", "москва, д. 7", "東京 寿司・カフェ", "the end", "baker baker", "aaa aaa"),
)
_UNFOLDED = ("x\uff41yz", "100\uff25\uff41a")
"""What has the letters of full width that stand for signs in the index of PostgreSQL."""

_place = sa.inspect(Place).c


@pytest.fixture
def texts(engine: sa.Engine) -> Mapping[int, str]:
    """Searched texts by the key of their place."""
    with transaction(engine) as session:
        for number, name in enumerate(_NAMES):
            staged(session, f"p{number}", name=name)
        for number, text in enumerate(_UNFOLDED):
            staged(session, f"u{number}", search_text=text)
        session.flush()
        rows = session.execute(sa.select(_place.id, _place.search_text)).all()
    return dict(rows)


@st.composite
def _wanted(draw: st.DrawFn) -> str:
    """A piece of one of the texts, perhaps with another character in it; or any text."""
    text = draw(st.sampled_from([fold(name) for name in _NAMES] + list(_UNFOLDED)))
    start = draw(st.integers(0, max(0, len(text) - 3)))
    piece = text[start : start + draw(st.integers(3, 20))]
    other = draw(st.sampled_from(_SIGNS + "\uff41\uff25q😀"))
    place = draw(st.integers(0, 20))
    changed = piece[:place] + other + piece[place + 1 :]
    return draw(st.sampled_from([piece, changed]) | st.text(_SIGNS + "ab", min_size=3, max_size=5))


@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(wanted=_wanted().filter(lambda text: len(text) >= text_search.SHORTEST))
def test_a_text_is_found_where_plain_python_finds_it(
    engine: sa.Engine, texts: Mapping[int, str], wanted: str
) -> None:
    with transaction(engine) as session:
        exact = session.scalars(text_search.keys(wanted, engine.dialect.name, 100)).all()
        rough = session.scalars(text_search.rough(session, wanted)(100)).all()

    having = {key for key, text in texts.items() if wanted in text}
    assert sorted(exact) == sorted(having)
    assert set(rough) >= having


def test_texts_are_found_before_and_after_the_migration_of_the_signs(
    engine: sa.Engine, texts: Mapping[int, str]
) -> None:
    with engine.begin() as connection:
        command.downgrade(alembic_config(connection), "e58a0c7d31f6-1")
    with transaction(engine) as session:
        place = session.scalars(sa.select(Place).where(_place.search_text == "the end")).one()
        place.search_text = "7 kings & co."
        added = staged(session, "later", name="7 kiosks & co.")

    upgrade(engine)

    with transaction(engine) as session:
        found = session.scalars(text_search.keys(" & co.", engine.dialect.name, 100)).all()
    assert sorted(found) == [place.id, added.id]
