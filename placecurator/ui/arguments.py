"""Checking what a browser sends: any websocket client can call any handler with anything.

Reflex does not enforce the annotations of handlers, so each handler checks its arguments here.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Annotated, Any, TypeVar

from pydantic import Field, TypeAdapter, ValidationError

from placecurator.domain.errors import InvalidInput
from placecurator.domain.lifecycle import DeepScanStatus, PlaceStagingStatus, PlaceStatus, ScanState
from placecurator.services.curation import MOST_PLACES
from placecurator.services.staging import PlaceSort
from placecurator.ui.labels import NEVER

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)

PAGE_SIZES = (50, 100, 200)

_IDS: TypeAdapter[list[str]] = TypeAdapter(
    Annotated[
        list[Annotated[str, Field(min_length=1, max_length=500)]], Field(max_length=MOST_PLACES)
    ]
)
_TEXT: TypeAdapter[str] = TypeAdapter(Annotated[str, Field(max_length=200)])
_FLAG: TypeAdapter[bool] = TypeAdapter(Annotated[bool, Field(strict=True)])
_NAMES: TypeAdapter[list[str]] = TypeAdapter(Annotated[list[str], Field(max_length=50)])


def place_ids(value: Any) -> tuple[str, ...]:
    """``value`` as place ids."""
    ids: list[str] = _checked(_IDS, "place_ids", value)
    return tuple(ids)


def place_id(value: Any) -> str:
    """``value`` as one place id."""
    return place_ids([value])[0]


def text(value: Any) -> str:
    """``value`` as a text of at most 200 characters."""
    return _checked(_TEXT, "text", value)


def flag(value: Any) -> bool:
    """``value`` as true or false."""
    return _checked(_FLAG, "flag", value)


def choice(value: Any) -> PlaceStagingStatus:
    """``value`` as a verdict that may be given."""
    return _member(PlaceStagingStatus, "status", value)


def sort(value: Any) -> PlaceSort:
    """``value`` as an order of the places."""
    return _member(PlaceSort, "sort", value)


def verdicts(value: Any) -> frozenset[PlaceStatus]:
    """``value`` as a set of verdicts to filter by."""
    return _members(value, "status", lambda name: _member(PlaceStatus, "status", name))


def scans(value: Any) -> frozenset[ScanState]:
    """``value`` as a set of scan states to filter by; "never" stands for None."""
    return _members(
        value,
        "scan",
        lambda name: None if name == NEVER else _member(DeepScanStatus, "scan", name),
    )


def page_size(value: Any) -> int:
    """``value`` as one of the offered page sizes, also when spelled as text."""
    allowed = {str(size): size for size in PAGE_SIZES}
    if str(value) not in allowed:
        raise InvalidInput("page_size", "is not offered", tuple(allowed))
    return allowed[str(value)]


def _members(value: Any, field: str, member: Callable[[str], T]) -> frozenset[T]:
    return frozenset(member(name) for name in _checked(_NAMES, field, value))


def _member(enum: type[E], field: str, value: Any) -> E:
    allowed = [member.value for member in enum]
    if not isinstance(value, str) or value not in allowed:
        raise InvalidInput(field, "is not one of the choices", allowed)
    return enum(value)


def _checked(adapter: TypeAdapter[T], field: str, value: Any) -> T:
    try:
        return adapter.validate_python(value)
    except ValidationError as error:
        raise InvalidInput(field, error.errors()[0]["msg"]) from error
