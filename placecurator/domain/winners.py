"""Which of the values that sources state stand in the listing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from math import prod
from typing import Any

from placecurator.domain.listing import BusinessListing, Provenance
from placecurator.domain.observation import Observation, Value
from placecurator.domain.text import fold

TOGETHER = (
    ("street", "city", "region", "postal_code", "country"),
    ("latitude", "longitude"),
)
"""Fields whose values come from one source: parts of two addresses would make a third."""

LISTS = ("phones", "faxes", "emails", "languages")
"""Fields that hold all stated values, the surest first."""

_FIRST_OF = {"phone": "phones", "email": "emails"}
_SOCIALS = "socials"
_HALF_AS_SURE_AFTER_DAYS = 730.0


@dataclass(slots=True)
class Candidate:
    """A value, and who states it."""

    value: Value
    said: list[Observation] = field(default_factory=list)
    score: float = 0.0


def choose(
    observations: Iterable[Observation],
    now: datetime,
    *,
    warnings: Sequence[str] = (),
    alias_place_id: str | None = None,
) -> BusinessListing:
    """The listing that ``observations`` make, each field with the origin of its value.

    A value that several sources state is surer than each of them alone; the surest wins.
    """
    by_field: dict[str, list[Observation]] = {}
    for said in observations:
        by_field.setdefault(said.field, []).append(said)
    for block in TOGETHER:
        _keep_one_source(by_field, block, now)
    values: dict[str, Any] = {}
    origins: dict[str, Provenance] = {}
    for name, stated in by_field.items():
        if name == _SOCIALS:
            won = _profiles(stated, now)
            values[name] = {said.key or "": candidate.value for said, candidate in won}
            origins[name] = _joined([candidate for _, candidate in won])
        elif name in LISTS:
            ranked = candidates(stated, now)
            values[name] = tuple(candidate.value for candidate in ranked)
            origins[name] = _joined(ranked)
        else:
            best = candidates(stated, now)[0]
            values[name], origins[name] = best.value, _origin(best)
    for single, several in _FIRST_OF.items():
        if values.get(several):
            first = candidates(by_field[several], now)[0]
            values[single], origins[single] = first.value, _origin(first)
    if alias_place_id:
        values["alias_place_id"] = alias_place_id
    return BusinessListing(**values, warnings=tuple(warnings), provenance=origins)


def candidates(stated: Iterable[Observation], now: datetime) -> list[Candidate]:
    """The different values of one field, the surest first, else in order of appearance."""
    found: dict[str, Candidate] = {}
    for said in stated:
        key = normal_form(said.value)
        found.setdefault(key, Candidate(said.value)).said.append(said)
    for candidate in found.values():
        candidate.said.sort(key=lambda said: -said.confidence)
        candidate.score = _score(candidate.said, now)
        candidate.value = candidate.said[0].value
    return sorted(found.values(), key=lambda candidate: -candidate.score)


def normal_form(value: Value) -> str:
    """The same for values that differ only in how they are written."""
    return fold(value).strip() if isinstance(value, str) else str(value)


def _score(said: Iterable[Observation], now: datetime) -> float:
    """How sure a value is, 0 to 1: sources are independent, pages of one website are not."""
    best: dict[str, float] = {}
    for one in said:
        sure = one.confidence * _freshness(one, now)
        best[one.source] = max(best.get(one.source, 0.0), sure)
    return 1 - prod(1 - sure for sure in best.values())


def _freshness(said: Observation, now: datetime) -> float:
    age_days = max((now - said.observed_at).total_seconds() / 86_400, 0.0)
    return float(0.5 ** (age_days / _HALF_AS_SURE_AFTER_DAYS))


def _keep_one_source(
    by_field: dict[str, list[Observation]], block: Sequence[str], now: datetime
) -> None:
    """Leave of the fields of ``block`` only what the source states that states most of them."""
    sure: dict[tuple[str, str | None], float] = {}
    for name in block:
        for said in by_field.get(name, ()):
            key = said.source, said.url
            sure[key] = sure.get(key, 0.0) + said.confidence * _freshness(said, now)
    if not sure:
        return
    chosen = max(sure, key=lambda key: sure[key])
    for name in block:
        kept = [said for said in by_field.get(name, ()) if (said.source, said.url) == chosen]
        if kept:
            by_field[name] = kept
        else:
            by_field.pop(name, None)


def _profiles(stated: Iterable[Observation], now: datetime) -> list[tuple[Observation, Candidate]]:
    """The surest profile of each network."""
    networks: dict[str, list[Observation]] = {}
    for said in stated:
        networks.setdefault(said.key or "", []).append(said)
    won = [candidates(said, now)[0] for _, said in sorted(networks.items())]
    return [(candidate.said[0], candidate) for candidate in won]


def _origin(candidate: Candidate) -> Provenance:
    first = candidate.said[0]
    return Provenance(
        source=_names(said.source for said in candidate.said),
        url=first.url,
        method=first.method,
        observed_at=first.observed_at,
        confidence=round(candidate.score, 4),
    )


def _joined(ranked: Sequence[Candidate]) -> Provenance:
    """The origin of a list: it names all sources, and is as sure as the least sure value."""
    first = ranked[0].said[0]
    everything = [said for candidate in ranked for said in candidate.said]
    return Provenance(
        source=_names(said.source for said in everything),
        url=first.url,
        method=first.method,
        observed_at=first.observed_at,
        confidence=round(min(candidate.score for candidate in ranked), 4),
    )


def _names(sources: Iterable[str]) -> str:
    return " and ".join(dict.fromkeys(sources))
