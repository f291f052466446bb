"""Checking what a browser sends: any websocket client can call any handler with anything.

Reflex does not enforce the annotations of handlers. ``fit`` does, before any handler is called;
what its annotations do not say, each handler checks here.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection, Mapping
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Annotated, Any, TypeVar, get_type_hints

from pydantic import (
    AfterValidator,
    ConfigDict,
    Field,
    PydanticUserError,
    TypeAdapter,
    ValidationError,
)

from placecurator.domain.accounts import Role
from placecurator.domain.errors import InvalidInput
from placecurator.domain.lifecycle import PlaceStagingStatus
from placecurator.services import place_address
from placecurator.services.choosing import MOST_PLACES
from placecurator.services.facts import EDITABLE
from placecurator.services.place_address import PAGE_SIZES
from placecurator.services.staging import PlaceSort
from placecurator.storage.events import ACTS
from placecurator.ui.labels import CHOICES

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)

_KINDS = ConfigDict(strict=True, arbitrary_types_allowed=True)


def _writable(text: str) -> str:
    if "\0" in text:
        raise ValueError("has a character that PostgreSQL does not take")
    return text


_IDS: TypeAdapter[list[str]] = TypeAdapter(
    Annotated[
        list[Annotated[str, Field(min_length=1, max_length=500)]], Field(max_length=MOST_PLACES)
    ]
)
_TEXT: TypeAdapter[str] = TypeAdapter(
    Annotated[str, Field(max_length=200), AfterValidator(_writable)]
)
_FACT: TypeAdapter[str] = TypeAdapter(
    Annotated[str, Field(strict=True, max_length=2000), AfterValidator(_writable)]
)
_VALUE: TypeAdapter[str] = TypeAdapter(
    Annotated[str, Field(strict=True, max_length=500), AfterValidator(_writable)]
)
_ADDRESS: TypeAdapter[str] = TypeAdapter(
    Annotated[str, Field(strict=True, max_length=place_address.LONGEST)]
)
_FLAG: TypeAdapter[bool] = TypeAdapter(Annotated[bool, Field(strict=True)])
_KEY: TypeAdapter[int] = TypeAdapter(Annotated[int, Field(strict=True, ge=1, lt=2**63)])
_NAMES: TypeAdapter[list[str]] = TypeAdapter(Annotated[list[str], Field(max_length=50)])


def fit(handler: Callable[..., Any], payload: Mapping[str, Any]) -> None:
    """Check that ``payload`` has the arguments of ``handler``, each of the annotated type.

    Raises:
        InvalidInput: one is missing, not known, or of another type; nothing is converted.
    """
    parameters = _parameters(handler)
    for name in payload:
        if name not in parameters:
            raise InvalidInput(str(name)[:40], "is not an argument", tuple(parameters))
    for name, (adapter, required) in parameters.items():
        if name in payload:
            _checked(adapter, name, payload[name])
        elif required:
            raise InvalidInput(name, "is missing")


@lru_cache(maxsize=1000)
def _parameters(handler: Callable[..., Any]) -> dict[str, tuple[TypeAdapter[Any], bool]]:
    """The kind of each argument, and whether it must be given."""
    kinds = get_type_hints(handler)
    return {
        parameter.name: (_adapter(kinds[parameter.name]), parameter.default is parameter.empty)
        for parameter in list(inspect.signature(handler).parameters.values())[1:]
    }


def _adapter(kind: Any) -> TypeAdapter[Any]:
    try:
        return TypeAdapter(kind, config=_KINDS)
    except PydanticUserError:  # a model has its own configuration
        return TypeAdapter(kind)


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


def condition(value: Any) -> str:
    """``value`` as what a condition of a filter asks for: at most 500 characters."""
    return _checked(_VALUE, "value", value)


def address(value: Any) -> str:
    """``value`` as what stands behind the ``?`` in the address of a list of places."""
    return _checked(_ADDRESS, "query", value)


def fact(value: Any) -> str:
    """``value`` as what a curator writes into a field: at most 2,000 characters, trimmed."""
    return _checked(_FACT, "text", value).strip()


def editable(value: Any) -> str:
    """``value`` as the name of a field that a curator may edit."""
    if not isinstance(value, str) or value not in EDITABLE:
        raise InvalidInput("field", "cannot be edited", EDITABLE)
    return value


def flag(value: Any) -> bool:
    """``value`` as true or false."""
    return _checked(_FLAG, "flag", value)


def choice(value: Any) -> PlaceStagingStatus:
    """``value`` as a verdict that may be given."""
    return _member(PlaceStagingStatus, "status", value)


def choice_of_key(value: Any) -> PlaceStagingStatus:
    """``value`` as the digit of a verdict, 1 for the first."""
    if value not in range(1, len(CHOICES) + 1):
        raise InvalidInput("key", "has no status", [str(n + 1) for n in range(len(CHOICES))])
    return CHOICES[value - 1]


def sort(value: Any) -> PlaceSort:
    """``value`` as an order of the places."""
    return _member(PlaceSort, "sort", value)


def page_size(value: Any) -> int:
    """``value`` as one of the offered page sizes, also when spelled as text."""
    allowed = {str(size): size for size in PAGE_SIZES}
    if str(value) not in allowed:
        raise InvalidInput("page_size", "is not offered", tuple(allowed))
    return allowed[str(value)]


def role(value: Any) -> Role:
    """``value`` as a role."""
    return _member(Role, "role", value)


def acts(value: Any) -> frozenset[str]:
    """``value`` as a set of acts to filter by."""
    chosen: list[str] = _checked(_NAMES, "acts", value)
    names = frozenset(chosen)
    if not names <= set(ACTS):
        raise InvalidInput("acts", "is not one of the choices", ACTS)
    return names


def one_of(field: str, value: Any, choices: Collection[str]) -> str:
    """``value`` as one of a few words."""
    if not isinstance(value, str) or value not in choices:
        raise InvalidInput(field, "is not one of the choices", tuple(choices))
    return value


def day(value: Any) -> str:
    """``value`` as a day like 2026-01-31; may be empty."""
    written = text(value)
    try:
        return written and date.fromisoformat(written).isoformat()
    except ValueError as error:
        raise InvalidInput("day", "must be like 2026-01-31") from error


def key(value: Any) -> int:
    """``value`` as the key of a row."""
    return _checked(_KEY, "id", value)


def _member(enum: type[E], field: str, value: Any) -> E:
    allowed = [member.value for member in enum]
    if not isinstance(value, str) or value not in allowed:
        raise InvalidInput(field, "is not one of the choices", allowed)
    return enum(value)


def _checked(adapter: TypeAdapter[T], field: str, value: Any) -> T:
    try:
        return adapter.validate_python(value)
    except ValidationError as error:
        reason = error.errors(include_input=False)[0]["msg"]
        raise InvalidInput(field, reason.removeprefix("Value error, ")) from error
