"""Counting the places of a filter by everything that a filter can choose."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from heapq import nsmallest
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from placecurator.domain.facets import MOST_VALUES, Facet, FacetField, FacetKey
from placecurator.domain.place_filter import PlaceFilter
from placecurator.services import place_cube
from placecurator.storage import facets, finding
from placecurator.storage.database import transaction

EXACT_UP_TO = 5_000
"""Places that are counted one by one; beyond that the counts of the cube are shown."""

_LOOKED_AT_FIRST = 2_000
"""Places that are looked at where the cube cannot tell."""

_CONDITIONS: dict[FacetField, dict[str, Any]] = {
    FacetField.status: {"statuses": frozenset()},
    FacetField.scan: {"scans": frozenset()},
    FacetField.cause: {"causes": frozenset()},
    FacetField.category: {"categories": frozenset()},
    FacetField.city: {"cities": frozenset()},
    FacetField.source: {"sources": frozenset()},
    FacetField.rating: {"rating_from": None, "rating_to": None},
    FacetField.website: {"has_website": None},
    FacetField.tag: {"tags": frozenset()},
}
"""The conditions on each field, when there are none."""


def facet_counts(
    engine: sa.Engine, wanted: PlaceFilter, exact_up_to: int = EXACT_UP_TO
) -> tuple[Facet, ...]:
    """All facets of a filter, each counted under all conditions but its own.

    Where a condition leaves up to ``exact_up_to`` places, these are counted at this moment. Else
    the answer comes from a summary of all places (``as_of``), or, where that cannot tell, from the
    first places that are found (``at_least``).

    Raises:
        InvalidInput: the text is longer than a search may be.
    """
    counted: list[Facet] = []
    summed: list[tuple[PlaceFilter, FacetField]] = []
    with transaction(engine) as session:
        all_are_few = facets.all_are_few(session, exact_up_to)
        parts = finding.Parts(session, wanted, exact_up_to)
        for fields in _counted_alike(parts.fields):
            found, others = parts.without(fields[0]), replace(wanted, **_CONDITIONS[fields[0]])
            if all_are_few or found.keys is not None:
                counted += _one_by_one(session, found, fields, exact_up_to)
                continue
            known = [field for field in fields if place_cube.can_answer(others, field)]
            summed += [(others, field) for field in known]
            if unknown := [field for field in fields if field not in known]:
                some = parts.some_without(fields[0], _LOOKED_AT_FIRST)
                first = _one_by_one(session, some, unknown, _LOOKED_AT_FIRST)
                counted += [replace(facet, at_least=True) for facet in first]
    counted += _from_the_cube(engine, summed)
    order = list(FacetField)
    return tuple(sorted(counted, key=lambda facet: order.index(facet.field)))


def _counted_alike(conditioned: frozenset[str]) -> Iterator[list[FacetField]]:
    """The fields without a condition together, each of the others by itself."""
    if free := [field for field in FacetField if field not in conditioned]:
        yield free
    yield from ([field] for field in FacetField if field in conditioned)


def _from_the_cube(engine: sa.Engine, asked: list[tuple[PlaceFilter, FacetField]]) -> list[Facet]:
    if not asked:
        return []
    cube = place_cube.of(engine)
    return [
        Facet(field, _most(cube.count(wanted, field)), as_of=cube.as_of) for wanted, field in asked
    ]


def _one_by_one(
    session: Session, found: finding.Found, fields: list[FacetField], most: int
) -> list[Facet]:
    rows = facets.of_places(session, found, fields, most)
    columns: Iterable[Sequence[Any]] = zip(*rows, strict=True) if rows else ((),) * len(fields)
    return [
        Facet(field, _most(_count(field, column)))
        for field, column in zip(fields, columns, strict=True)
    ]


def _count(field: FacetField, values: Sequence[Any]) -> Counter[FacetKey]:
    if field is FacetField.tag:
        return Counter(tag for tags in values if tags for tag in tags)
    return Counter(values)


def _most(counts: Mapping[FacetKey, int]) -> tuple[tuple[FacetKey, int], ...]:
    """The most frequent values; of those that are alike, in the order of their text."""
    ranked = nsmallest(MOST_VALUES, counts.items(), key=lambda item: (-item[1], str(item[0])))
    return tuple(ranked)
