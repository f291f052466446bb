"""Changing one condition in the address of the triage page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import parse_qsl, urlencode

from placecurator.domain.errors import InvalidInput
from placecurator.services import place_address
from placecurator.services.place_address import BOUNDS, REPEATED, SINGLE, Problem
from placecurator.services.staging import PlaceQuery

KEPT = ("sort", "size")
"""Parts that are no conditions, and stay when these are cleared."""

Part = tuple[str, str]


def parts(query: str) -> list[Part]:
    """The conditions of an address, pairs of name and value."""
    return [part for part in _split(query) if part[0] in REPEATED | SINGLE]


def toggled(query: str, name: str, value: str) -> PlaceQuery:
    """The first page with a condition more, or with that one less.

    Raises:
        InvalidInput: there is no such condition.
    """
    if (name, value) in _split(query):
        return without(query, name, value)
    if name in REPEATED:
        return _read([*_split(query), (name, value)])
    others = [part for part in _split(query) if part[0] != name]
    return _read([*others, (name, value)])


def with_bounds(query: str, bounds: Mapping[str, str]) -> tuple[PlaceQuery, dict[str, str]]:
    """The first page with these bounds and no others, and in words which of them cannot be.

    Those are left out; the words are given by the names of the bounds. An empty bound ends nothing.

    Raises:
        InvalidInput: they cannot be taken at all.
    """
    others = [part for part in _split(query) if part[0] not in BOUNDS]
    given = [(name, value) for name, value in bounds.items() if value]
    wanted, problems = place_address.read(urlencode([*others, *given]))
    _refuse([problem for problem in problems if problem.name not in BOUNDS])
    return place_address.first_page(wanted), {each.name: each.words for each in problems}


def without(query: str, name: str, value: str) -> PlaceQuery:
    """The first page without a condition.

    Raises:
        InvalidInput: a condition that is left cannot be.
    """
    return _read([part for part in _split(query) if part != (name, value)])


def cleared(query: str) -> PlaceQuery:
    """The first page without any condition, in the same order."""
    return _read([part for part in _split(query) if part[0] in KEPT])


def _split(query: str) -> list[Part]:
    return parse_qsl(query, keep_blank_values=True)


def _read(kept: list[Part]) -> PlaceQuery:
    query, problems = place_address.read(urlencode(kept))
    _refuse(problems)
    return place_address.first_page(query)


def _refuse(problems: Sequence[Problem]) -> None:
    if problems:
        words = " ".join(problem.words for problem in problems)
        raise InvalidInput("filter", words, words=words)
