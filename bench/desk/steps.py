"""What is measured: what people do on the curator's page, with other values each time."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

import sqlalchemy as sa

from bench.desk.measuring import Step
from bench.desk.rows import Skewed, categories, cities
from placecurator.domain.facets import FacetField
from placecurator.domain.lifecycle import DeepScanStatus, PlaceStatus
from placecurator.domain.place_filter import PlaceFilter
from placecurator.services import cursor
from placecurator.services.facets import facet_counts
from placecurator.services.staging import (
    PlaceQuery,
    PlaceSort,
    count_matches,
    list_places,
    order_of,
)
from placecurator.storage.database import transaction
from placecurator.storage.models import Place

_place = sa.inspect(Place).c
_ORDERS = [(sort, descending) for sort in PlaceSort for descending in (False, True)]


def pages(engine: sa.Engine, rows: int, rounds: int) -> Iterator[Step]:
    """The first page, one in the middle, and the last, of every order in turn."""
    orders = [PlaceQuery(sort=s, descending=d) for s, d in _ORDERS * (rounds // len(_ORDERS) + 1)]
    yield Step("first page", [partial(list_places, engine, query) for query in orders])
    cursors = _in_the_middle(engine, rows, orders)
    behind = [replace(q, cursor=cursor) for q, cursor in zip(orders, cursors, strict=True)]
    yield Step("page in the middle", [partial(list_places, engine, query) for query in behind])
    before = [replace(q, before=cursor) for q, cursor in zip(orders, cursors, strict=True)]
    yield Step("page before it", [partial(list_places, engine, query) for query in before])
    last = [replace(query, last=True) for query in orders]
    yield Step("last page", [partial(list_places, engine, query) for query in last])


def _in_the_middle(engine: sa.Engine, rows: int, queries: Sequence[PlaceQuery]) -> list[str]:
    """For each query, the cursor behind a place that is chosen by chance."""
    keys = random.Random(1).sample(range(1, rows + 1), len(queries))
    with transaction(engine) as session:
        places = [session.get_one(Place, key) for key in keys]
    return [
        cursor.write(order_of(query), place) for query, place in zip(queries, places, strict=True)
    ]


def searches(engine: sa.Engine, rows: int, rounds: int) -> Iterator[Step]:
    """Pieces of the texts of random places, in a random order."""
    chance = random.Random(3)
    with transaction(engine) as session:
        keys = chance.sample(range(1, rows + 1), min(rows, rounds * 3))
        texts = session.scalars(sa.select(_place.search_text).where(_place.id.in_(keys))).all()
    for length in (2, 3, 12):
        queries = [_query(chance, PlaceFilter(text=t)) for t in _pieces(chance, texts, length)]
        calls = [partial(list_places, engine, query) for query in queries[:rounds]]
        yield Step(f"search of {length} characters", calls)


def _pieces(chance: random.Random, texts: Sequence[str], length: int) -> Iterator[str]:
    for text in texts:
        start = chance.randrange(max(1, len(text) - length))
        piece = text[start : start + length].strip()
        if len(piece) == length:
            yield piece


def _query(chance: random.Random, wanted: PlaceFilter) -> PlaceQuery:
    sort, descending = chance.choice(_ORDERS)
    return PlaceQuery(filter=wanted, sort=sort, descending=descending)


def _filters(count: int) -> Iterator[PlaceFilter]:
    """One to three conditions, the values as frequent as they are among the places."""
    chance = random.Random(4)
    some_categories, some_cities = Skewed(categories()), Skewed(cities())
    for _ in range(count):
        choices: dict[str, object] = {
            "statuses": frozenset(chance.choices(list(PlaceStatus), (70, 10, 8, 8, 4))),
            "scans": frozenset({chance.choice([None, *DeepScanStatus])}),
            "categories": frozenset(some_categories.some(chance, 1)),
            "cities": frozenset(some_cities.some(chance, 1)),
            "sources": frozenset({chance.choice(("osm", "google", "csv", "partner"))}),
            "has_website": chance.random() < 0.5,
            "rating_from": float(chance.randint(2, 4)),
            "tags": frozenset({"vip"}),
        }
        names = chance.sample(sorted(choices), chance.randint(1, 3))
        yield PlaceFilter(**{name: choices[name] for name in names})  # type: ignore[arg-type]


def filtered(engine: sa.Engine, rounds: int) -> Iterator[Step]:
    """Pages of filters in a random order."""
    chance = random.Random(5)
    queries = [_query(chance, wanted) for wanted in _filters(rounds)]
    calls = [partial(list_places, engine, query) for query in queries]
    yield Step("page under one to three conditions", calls)
    counts = [partial(count_matches, engine, wanted) for wanted in _filters(rounds)]
    yield Step("count of matches of one to three conditions", counts)


def facets(engine: sa.Engine, rounds: int) -> Iterator[Step]:
    """All facets, of everything and of filters; before that, the first ones after a start."""
    everything = partial(facet_counts, engine, PlaceFilter())
    yield Step("first facets after a start", [everything], warm_up=0)
    yield Step(f"{len(FacetField)} facets, no filter", [everything] * rounds)
    calls = [partial(facet_counts, engine, wanted) for wanted in _filters(rounds)]
    yield Step(f"{len(FacetField)} facets, one to three conditions", calls)
