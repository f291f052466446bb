"""What the filter panel shows: facets with their counts, and the chosen conditions in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from placecurator.domain.causes import Cause
from placecurator.domain.facets import MOST_VALUES, Facet, FacetField, FacetKey
from placecurator.domain.lifecycle import PlaceStatus
from placecurator.services.place_address import BOUNDS
from placecurator.services.scan_choice import SCAN_CHOICE, ScanChoice
from placecurator.ui.address_parts import Part
from placecurator.ui.labels import SCANS, VERDICTS
from placecurator.ui.words import known_total, shown_range

_SCANS: Mapping[FacetKey, str] = {
    None if state is None else state.value: choice.value for state, choice in SCAN_CHOICE.items()
}
"""How the address has the states of a scan, by how facets have them."""

NOT_NAMED = "None named"
"""What an empty category or city is called."""


@dataclass(frozen=True, slots=True)
class FacetOption:
    """A value that can be chosen. ``part`` is how the address has it; ``count`` is in words."""

    part: str
    name: str
    value: str
    words: str
    count: str


@dataclass(frozen=True, slots=True)
class FacetGroup:
    """The values of one field. ``note`` tells how true the counts are; empty: they are of now.

    ``typed``: a value that is not in the list can be written.
    """

    name: str
    title: str
    note: str
    options: list[FacetOption]
    typed: bool
    open: bool


@dataclass(frozen=True, slots=True)
class Chip:
    """A chosen condition in words."""

    name: str
    value: str
    words: str


_TITLES = {
    FacetField.status: ("status", "Status"),
    FacetField.scan: ("scan", "Deep scan"),
    FacetField.category: ("category", "Category"),
    FacetField.city: ("city", "City"),
    FacetField.rating: ("rating_from", "Rating"),
    FacetField.website: ("has_website", "Website"),
    FacetField.cause: ("cause", "Why a scan failed"),
    FacetField.source: ("source", "Source"),
    FacetField.tag: ("tag", "Tag"),
}
"""The facets in the order of the panel, each with the name of its condition and its title."""

_FIXED: Mapping[FacetField, tuple[str, ...]] = {
    FacetField.status: tuple(PlaceStatus),
    FacetField.scan: tuple(ScanChoice),
    FacetField.rating: ("4", "3", "2"),
    FacetField.website: ("true", "false"),
}
_TYPED = (FacetField.category, FacetField.city, FacetField.tag)
_OPEN = (FacetField.status, FacetField.scan, FacetField.category, FacetField.city)

_LABELS = {
    "q": "Text",
    "category": "Category",
    "city": "City",
    "source": "Source",
    "tag": "Tag",
    "claimed": "Handed to",
} | {name: f"{title} {end}" for name, (title, end) in BOUNDS.items()}


def groups(facets: Iterable[Facet], chosen: Sequence[Part]) -> list[FacetGroup]:
    """The facets as the panel shows them; what is chosen is there, whatever its count."""
    by_field = {facet.field: facet for facet in facets}
    return [_group(field, by_field.get(field), chosen) for field in _TITLES]


def chips(chosen: Iterable[Part], search_words: str) -> list[Chip]:
    """The chosen conditions in words, but for the text, which its own field shows.

    ``search_words`` are what the search looked for whose finds are shown.
    """
    return [
        Chip(
            name,
            value,
            f"Found by: {search_words}" if name == "search" else chip_words(name, value),
        )
        for name, value in chosen
        if name != "q"
    ]


def chip_words(name: str, value: str) -> str:
    """A condition by itself: "City: Helsinki"."""
    words = value_words(name, value)
    return f"{_LABELS[name]}: {words}" if name in _LABELS else words


def value_words(name: str, value: str) -> str:
    """What a value of a condition is called."""
    if name == "status":
        return VERDICTS[PlaceStatus(value)].words
    if name == "scan":
        return f"Scan: {SCANS[ScanChoice(value).to_scan_state()].words.lower()}"
    if name == "cause":
        return Cause(value).words.removesuffix(".")
    if name == "has_website":
        return "Has a website" if value == "true" else "Has no website"
    return value or NOT_NAMED


def _group(field: FacetField, facet: Facet | None, chosen: Sequence[Part]) -> FacetGroup:
    name, title = _TITLES[field]
    mine = [value for chosen_name, value in chosen if chosen_name == name]
    counts = {} if facet is None else dict(_counts(field, facet))
    complete = facet is not None and len(facet.counts) < MOST_VALUES and not facet.at_least
    none = "0" if field in _FIXED or complete else "–"
    values = dict.fromkeys((*_FIXED.get(field, ()), *counts, *mine))
    if field is FacetField.rating:
        values = dict.fromkeys(sorted(values, key=float, reverse=True))
    options = [
        FacetOption(
            part=f"{name}={value}",
            name=name,
            value=value,
            words=_option_words(field, value),
            count="" if facet is None else f"{counts[value]:,}" if value in counts else none,
        )
        for value in values
    ]
    is_open = field in _OPEN or bool(mine)
    return FacetGroup(name, title, _note(facet), options, field in _TYPED, is_open)


def _counts(field: FacetField, facet: Facet) -> Iterator[tuple[str, int]]:
    if field is FacetField.rating:
        stars = [(int(key), number) for key, number in facet.counts if key is not None]
        for value in _FIXED[field]:
            yield value, sum(number for star, number in stars if star >= int(value))
        return
    for key, number in facet.counts:
        if (spelled := _spelled(field, key)) is not None:
            yield spelled, number


def _spelled(field: FacetField, key: FacetKey) -> str | None:
    """A value as the address has it; None: it cannot be chosen."""
    if field is FacetField.scan:
        return _SCANS.get(key)
    if isinstance(key, bool):
        return "true" if key else "false"
    if key is None:
        return "" if field in (FacetField.category, FacetField.city) else None
    return str(key)


def _option_words(field: FacetField, value: str) -> str:
    if field is FacetField.rating:
        return f"{value} and more"
    if field is FacetField.scan:
        return SCANS[ScanChoice(value).to_scan_state()].words
    return value_words(_TITLES[field][0], value)


def _note(facet: Facet | None) -> str:
    if facet is None:
        return ""
    if facet.at_least:
        return "at least"
    return "" if facet.as_of is None else as_of(facet.as_of)


def as_of(moment: datetime) -> str:
    """When something was counted: "as of 12:05 UTC"."""
    return f"as of {moment:%H:%M} UTC"


def shown_page(first: int | None, rows: int, total: int | None, *, more: bool, last: bool) -> str:
    """Which rows are on the page: "1–100 of 1,319", "last 100 of 1,319", "100 of 1,319".

    ``first`` and ``total`` are as for ``known_total``.
    """
    if rows == 0:
        return "No places"
    if first is None:
        known = known_total(None, rows, total, more)
        of_all = " places" if known is None else f" of {known:,}"
        return f"{'last ' if last else ''}{rows:,}{of_all}"
    return shown_range(first, rows, total, more)
