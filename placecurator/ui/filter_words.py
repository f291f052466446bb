"""Sentences about filters, from their parameters as requests spell them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from placecurator.ui.words import count, known_total

_NAMES = {
    "status": "Status",
    "scan": "Deep scan",
    "cause": "Failure",
    "category": "Category",
    "city": "City",
    "source": "Source",
    "tag": "Tag",
}
_RANGES = {"rating": "Rating", "staged": "Staged", "decided": "Decided"}


def matching_words(matching: Mapping[str, Any]) -> str:
    """What a selection was: "all 12,345 matching Status New, City Helsinki but 3"."""
    conditions = filter_words(matching["filter"])
    which = f"matching {conditions}" if conditions else "places"
    but = f" but {matching['but']:,}" if matching["but"] else ""
    return f"all {matching['count']:,} {which}{but}"


def filter_words(params: Mapping[str, Any]) -> str:
    """The conditions in a line: "Status New or Maybe, City Helsinki"; empty: there are none."""
    return ", ".join(_conditions(params))


def way_to_rows(first: int | None, rows: int, total: int | None, *, more: bool) -> str:
    """What leads from the filter to its places: "Show 1,319 places", "No place matches".

    ``first`` and ``total`` are as for ``known_total``.
    """
    if rows == 0:
        return "No place matches"
    known = known_total(first, rows, total, more)
    return "Show the places" if known is None else f"Show {count(known, 'place')}"


def _conditions(params: Mapping[str, Any]) -> Iterator[str]:
    if text := params.get("q"):
        yield f"“{text}”"
    for name, words in _NAMES.items():
        if values := params.get(name):
            said = [value.replace("_", " ") or "none" for value in values]
            yield f"{words} {' or '.join(said)}"
    if (has_website := params.get("has_website")) is not None:
        yield "with a website" if has_website else "without a website"
    for name, words in _RANGES.items():
        bounds = {end: params.get(f"{name}_{end}") for end in ("from", "to")}
        if given := [f"{end} {bound}" for end, bound in bounds.items() if bound is not None]:
            yield f"{words} {' '.join(given)}"
    if (day := params.get("revisit_by")) is not None:
        yield f"Revisit by {day}"
    if (search := params.get("search")) is not None:
        yield f"Search {search}"
    if (curator := params.get("claimed")) is not None:
        yield f"handed to {curator}"
