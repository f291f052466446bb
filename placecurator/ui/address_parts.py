"""Changing one condition in the address of the triage page."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from placecurator.domain.errors import InvalidInput
from placecurator.services import place_address
from placecurator.services.place_address import REPEATED, SINGLE
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
    return with_value(query, name, value)


def with_value(query: str, name: str, value: str) -> PlaceQuery:
    """The first page with another value for a condition that has one; empty: without it.

    Raises:
        InvalidInput: there is no such condition, or the value cannot be.
    """
    others = [part for part in _split(query) if part[0] != name]
    return _read([*others, (name, value)] if value else others)


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
    if problems:
        raise InvalidInput("filter", " ".join(problems))
    return place_address.first_page(query)
