"""How the address of a page spells which places it lists, in which order, and which page of them.

The conditions are those of ``place_params``, so an address and a request say the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl, urlencode

from pydantic import ValidationError

from placecurator.domain.errors import InvalidInput
from placecurator.domain.place_filter import PlaceFilter
from placecurator.services.filter_spelling import spelled
from placecurator.services.place_params import PlaceFilterParams
from placecurator.services.staging import SORTS, PlaceQuery, PlaceSort, sorted_by
from placecurator.storage.texts import LONGEST_SEARCH

PAGE_SIZES = (50, 100, 200)
"""Rows that a page may have."""

USUAL_SIZE = PAGE_SIZES[1]

LONGEST = 8_000
"""Characters of an address that are read."""

_MOST_PARTS = 500
_EXPECTED = {
    "float_parsing": "a number",
    "finite_number": "a number",
    "int_parsing": "a whole number",
    "bool_parsing": "true or false",
}
"""What a value should be, by the kind of fault that Pydantic finds in it."""

_PAGES = ("after", "before", "last")

REPEATED = frozenset(
    name
    for name, field in PlaceFilterParams.model_fields.items()
    if isinstance(field.default, list)
)
"""Conditions that an address may have several times: one of these."""

SINGLE = frozenset(PlaceFilterParams.model_fields) - REPEATED
"""The other ones."""

BOUNDS = {
    "rating_from": ("Rating", "from"),
    "rating_to": ("Rating", "to"),
    "staged_from": ("Staged", "from"),
    "staged_to": ("Staged", "to"),
    "decided_from": ("Decided", "from"),
    "decided_to": ("Decided", "to"),
    "revisit_by": ("Look again", "by"),
}
"""Conditions that end a range: what pages call the range, and which end it is."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What of an address cannot be, in words, and the name of the part; empty: it is no part."""

    words: str
    name: str = ""


def write(query: PlaceQuery) -> str:
    """What stands behind the ``?``; empty for the first page of all places as imported."""
    parts = list(_conditions(query.filter))
    if (query.sort, query.descending) != (PlaceSort.imported, False):
        parts.append(("sort", f"{'-' if query.descending else ''}{query.sort.value}"))
    if query.limit != USUAL_SIZE:
        parts.append(("size", str(query.limit)))
    pages = (query.cursor, query.before, "true" if query.last else None)
    parts += [(name, value) for name, value in zip(_PAGES, pages, strict=True) if value]
    return urlencode(parts)


def write_view(query: PlaceQuery) -> str:
    """The same for the first page: what a saved view keeps."""
    return write(first_page(query))


def first_page(query: PlaceQuery) -> PlaceQuery:
    """The first page of what ``query`` lists."""
    return replace(query, cursor=None, before=None, last=False)


@lru_cache(maxsize=500)
def read(text: str) -> tuple[PlaceQuery, tuple[Problem, ...]]:
    """What an address asks for, and in words what of it cannot be; that part is left out.

    Each event of a tab reads its address, and each count those of all tabs.
    """
    if len(text) > LONGEST:
        return PlaceQuery(limit=USUAL_SIZE), (Problem("The address is too long to be read."),)
    try:
        parts = parse_qsl(text, keep_blank_values=True, max_num_fields=_MOST_PARTS)
    except ValueError:
        problem = Problem("The address has too many parts to be read.")
        return PlaceQuery(limit=USUAL_SIZE), (problem,)
    given: defaultdict[str, list[str]] = defaultdict(list)
    for name, value in parts:
        given[name].append(value)
    problems: list[Problem] = []
    view = _read_view(given, problems)
    conditions = _read_filter(given, problems)
    return replace(view, filter=conditions), tuple(problems)


def checked(text: str) -> str:
    """An address of a first page as ``write_view`` spells it.

    Raises:
        InvalidInput: it asks for something that cannot be.
    """
    query, problems = read(text)
    if problems:
        raise InvalidInput("query", " ".join(problem.words for problem in problems))
    return write_view(query)


def _conditions(wanted: PlaceFilter) -> Iterator[tuple[str, str]]:
    for name, value in spelled(wanted).items():
        for each in value if isinstance(value, list) else (value,):
            yield name, _word(each)


def _word(value: str | float | bool) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _read_view(given: dict[str, list[str]], problems: list[Problem]) -> PlaceQuery:
    """Take the order, the size and the page out of ``given``."""
    order = _one(given, "sort", PlaceSort.imported.value, SORTS, problems)
    sort, descending = sorted_by(order)
    sizes = [str(size) for size in PAGE_SIZES]
    size = _one(given, "size", str(USUAL_SIZE), sizes, problems)
    after, before = (_one(given, name, "", None, problems) for name in ("after", "before"))
    last = _one(given, "last", "false", ("true", "false"), problems) == "true"
    if sum(map(bool, (after, before, last))) > 1:
        words = "The address names more than one page, so the first one is shown."
        problems.append(Problem(words))
        after, before, last = "", "", False
    return PlaceQuery(
        sort=sort,
        descending=descending,
        limit=int(size),
        cursor=after or None,
        before=before or None,
        last=last,
    )


def _one(
    given: dict[str, list[str]],
    name: str,
    usual: str,
    allowed: Sequence[str] | None,
    problems: list[Problem],
) -> str:
    values = given.pop(name, [usual])
    if len(values) > 1:
        problems.append(_left_out(name, values[1], "was given before"))
    if allowed is not None and values[0] not in allowed:
        problems.append(_left_out(name, values[0], f"is none of {', '.join(allowed)}"))
        return usual
    return values[0]


def _read_filter(given: dict[str, list[str]], problems: list[Problem]) -> PlaceFilter:
    if len(given.get("q", [""])[0]) > LONGEST_SEARCH:
        reason = f"is too long, at most {LONGEST_SEARCH} characters can be looked for"
        problems.append(_left_out("q", given.pop("q")[0], reason))
    for name in SINGLE & given.keys():
        problems += [_left_out(name, value, "was given before") for value in given[name][1:]]
        del given[name][1:]
    while True:  # each round leaves out what the one before could not take
        try:
            return PlaceFilterParams.model_validate(_arguments(given)).to_filter()
        except ValidationError as error:
            for name, place, reason in _faults(error):
                values = given.pop(name)
                problems.append(
                    _left_out(name, values[place if place < len(values) else 0], reason)
                )
                if kept := [value for at, value in enumerate(values) if at != place]:
                    given[name] = kept
        except InvalidInput as error:  # a range that ends before it begins
            reason = error.reason.replace(error.field.replace("_to", "_from"), "“from”")
            problems.append(_left_out(error.field, given.pop(error.field)[0], reason))


def _arguments(given: dict[str, list[str]]) -> dict[str, Any]:
    """What was given as the parameters take it: those that may not be repeated by themselves."""
    return {name: values[0] if name in SINGLE else values for name, values in given.items()}


def _faults(error: ValidationError) -> Iterator[tuple[str, int, str]]:
    """The parameters that cannot be, each once, with which of its values it is and why."""
    seen: set[str] = set()
    for fault in error.errors(include_input=False, include_url=False):
        name = str(fault["loc"][0])
        if name not in seen:
            seen.add(name)
            place = fault["loc"][1] if len(fault["loc"]) > 1 else 0
            yield name, place if isinstance(place, int) else 0, _reason(fault)


def _reason(fault: Any) -> str:
    if fault["type"] == "extra_forbidden":
        return "is not known"
    if fault["type"] in ("too_long", "string_too_long"):
        return "is more than can be taken"
    if fault["type"] in _EXPECTED:
        return f"should be {_EXPECTED[fault['type']]}"
    if fault["type"] == "enum":
        return f"is none of {fault['ctx']['expected']}".replace("'", "")
    reason = str(fault["msg"]).removeprefix("Value error, ")
    return reason.replace("Input should be", "should be")


def _left_out(name: str, value: str, reason: str) -> Problem:
    if name in BOUNDS:
        title, end = BOUNDS[name]
        return Problem(f"{title}: “{end}” {reason}; “{_short(value)}” is left out.", name)
    return Problem(f"“{_short(f'{name}={value}')}” is left out: it {reason}.", name)


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"
