"""Staging is one guarded statement: concurrent imports leave one row, and the last word stands."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import sqlalchemy as sa

from placecurator.domain.place import SourcePlace
from placecurator.storage.database import transaction
from placecurator.storage.models import Place
from placecurator.storage.source_places import Staged, stage
from tests.factories import NOW

_column = sa.inspect(Place).c

PLACE = SourcePlace(place_id="osm:node/1", name="Café Ekberg", source="test", city="Helsinki")


def _stage(engine: sa.Engine, *places: SourcePlace, days: int = 0) -> Staged:
    with transaction(engine) as session:
        return stage(session, places, now=NOW + timedelta(days=days))


def _only_place(engine: sa.Engine) -> Place:
    with transaction(engine) as session:
        return session.scalars(sa.select(Place)).one()


def test_a_staged_place_has_every_fact_of_its_source(engine: sa.Engine) -> None:
    full = replace(
        PLACE,
        category="Café",
        address="Bulevardi 9",
        street="Bulevardi 9",
        region="Uusimaa",
        postal_code="00120",
        country="FI",
        latitude=60.1644,
        longitude=24.9399,
        rating=4.5,
        review_count=7,
        price_level=2,
        phone="+358 9 6811 8660",
        website="https://ekberg.fi",
        raw={"a": [1, {"b": None}]},
    )

    _stage(engine, full)

    staged = _only_place(engine)
    facts = {name: getattr(staged, name) for name in SourcePlace.__dataclass_fields__}
    assert SourcePlace(**facts) == full
    assert (staged.name_key, staged.search_text) == (full.name_key, full.search_text)
    assert staged.source_digest == full.digest
    assert staged.created_at == staged.updated_at == NOW
    assert (staged.tags, staged.priority, staged.scan_attempt) == ([], 0, 0)


def test_an_unchanged_place_is_not_written_at_all(engine: sa.Engine) -> None:
    _stage(engine, PLACE)

    staged = _stage(engine, PLACE, days=1)

    assert staged == Staged(unchanged=1)
    assert _only_place(engine).updated_at == NOW


def test_a_changed_place_keeps_its_key_and_birthday(engine: sa.Engine) -> None:
    _stage(engine, PLACE)
    before = _only_place(engine)

    staged = _stage(engine, replace(PLACE, city=None), days=1)

    after = _only_place(engine)
    assert staged == Staged(changed=1)
    assert (after.id, after.created_at, after.city) == (before.id, NOW, None)
    assert after.updated_at == NOW + timedelta(days=1)


def test_nothing_staged_is_nothing_done(engine: sa.Engine) -> None:
    assert _stage(engine) == Staged()


def test_a_very_long_folded_name_fits_its_index(engine: sa.Engine) -> None:
    # This letter becomes 18 when it is folded.
    _stage(engine, replace(PLACE, name="\ufdfa" * 500, category="\U0001f600" * 200))

    assert len(_only_place(engine).name_key) == 200


def test_places_are_staged_in_the_order_of_the_file(engine: sa.Engine) -> None:
    ids = ["c", "a", "b"]

    _stage(engine, *(replace(PLACE, place_id=place_id) for place_id in ids))

    with transaction(engine) as session:
        staged = session.scalars(sa.select(_column.place_id).order_by(_column.id)).all()
    assert list(staged) == ids


def test_two_imports_of_the_same_places_at_once_leave_one_row_each(engine: sa.Engine) -> None:
    places = [replace(PLACE, place_id=f"osm:node/{n}") for n in range(2_000)]
    orders: list[Sequence[SourcePlace]] = [places, list(reversed(places))]
    _stage(engine, *places)
    newer = [
        [replace(place, city=f"City {n}") for place in order] for n, order in enumerate(orders)
    ]

    threads = [threading.Thread(target=_stage, args=(engine, *order)) for order in newer]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    with transaction(engine) as session:
        cities = session.scalars(sa.select(_column.city)).all()
    assert len(cities) == 2_000
    assert len(set(cities)) == 1
