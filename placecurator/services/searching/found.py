"""Places as a provider gave them, made fit to be staged."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import fields, replace
from typing import Any

from placecurator.domain.place import SourcePlace
from placecurator.storage.texts import cleaned

_FIELDS = fields(SourcePlace)
_TEXTS = tuple(f.name for f in _FIELDS if f.type in ("str", "str | None"))
_FACTS = tuple(f.name for f in _FIELDS if f.name not in ("place_id", "source", "raw"))
_FACT_FIELD = {"phone": "phones"}
"""The name of a fact among ``FACT_FIELDS`` where that is not the name of the column."""


def storable(place: SourcePlace) -> SourcePlace:
    """``place`` without what a database cannot hold: a provider may send any character."""
    texts = {name: value for name in _TEXTS if (value := getattr(place, name)) is not None}
    changes: dict[str, Any] = {
        name: fit for name, value in texts.items() if (fit := cleaned(value)) != value
    }
    raw = _storable_json(place.raw)
    return replace(place, raw=raw, **changes) if changes or raw != place.raw else place


def completed(
    place: SourcePlace, known: Mapping[str, SourcePlace], asked: Collection[str]
) -> SourcePlace:
    """``place`` with what is known of it already and was not ``asked`` for (``FACT_FIELDS``).

    A search asks for less than a file has; what it did not ask about must not get lost by it.
    """
    before = known.get(place.place_id)
    if before is None:
        return place
    kept: dict[str, Any] = {
        name: getattr(before, name) for name in _FACTS if _FACT_FIELD.get(name, name) not in asked
    }
    if before.source != place.source:
        kept["raw"] = {**before.raw, **place.raw}
    return replace(place, **kept)


def _storable_json(value: Any) -> Any:
    if isinstance(value, str):
        return cleaned(value)
    if isinstance(value, dict):
        return {_storable_json(key): _storable_json(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_storable_json(inner) for inner in value]
    return value
