"""Which of all stated values are shown: the best supported ones, each with its source."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from placecurator.domain.known_facts import KnownFact, link_key, normalised
from placecurator.domain.listing import FACT_FIELDS, BusinessListing, Provenance
from placecurator.domain.observation import CURATOR, Value

LISTS = ("phones", "faxes", "emails", "languages")
"""Fields that have all values that are stated, the best supported first."""

FIRST_OF = {"phone": "phones", "email": "emails"}
"""Fields that are the first of a list."""

_SOCIALS = "socials"
_ADDRESS = ("street", "postal_code", "city", "region", "country")
_COORDINATES = ("latitude", "longitude")
# The parts of one thing, the telling one first: parts of two addresses would make a third.
_WHOLES = (_ADDRESS, _COORDINATES)
_ALONE = tuple(
    name
    for name in FACT_FIELDS
    if name not in {*LISTS, *FIRST_OF, _SOCIALS, *_ADDRESS, *_COORDINATES}
)

# Each source counts with its own words or of its own crowd, so no two need to agree.
_NEVER_IN_CONFLICT = frozenset({"category", "rating", "review_count", "alias_place_id"})

_HALF_LIFE = timedelta(days=730)
_NO_TIME = timedelta()
_TOLERANCE = {"latitude": 0.002, "longitude": 0.002, "rating": 0.05}  # degrees; stars

_Weighed = tuple[float, KnownFact]


@dataclass(frozen=True, slots=True)
class Choice:
    """A value, how well it is supported (0 to 1), and those who state it, the best first."""

    score: float
    facts: tuple[KnownFact, ...]

    @property
    def best(self) -> KnownFact:
        """The fact whose spelling of the value is shown."""
        return self.facts[0]

    @property
    def value(self) -> Value:
        """The value in its best spelling."""
        return self.best.said.value


def choose(
    known: Iterable[KnownFact],
    now: datetime,
    *,
    warnings: Sequence[str] = (),
    alias_place_id: str | None = None,
) -> BusinessListing:
    """The listing of a business: for each field what is best supported of what counts at ``now``.

    A value is supported by all sources that state it: 1 - Π (1 - confidence · freshness), where the
    pages of a website are one source. Agreement raises. Of equals the one seen later wins, and then
    a fixed order decides, so that the same facts always give the same listing.

    What a curator said is no candidate: those fields are locked, and nothing is chosen for them.
    """
    ranked = rank((fact for fact in known if fact.said.source != CURATOR), now)
    chosen: dict[str, Choice] = {name: ranked[name][0] for name in _ALONE if name in ranked}
    for whole in _WHOLES:
        chosen |= _of_one_source(whole, ranked)
    values: dict[str, Any] = {name: choice.value for name, choice in chosen.items()}
    origins = {name: _origin([choice]) for name, choice in chosen.items()}
    for name in LISTS:
        if choices := ranked.get(name):
            values[name], origins[name] = tuple(c.value for c in choices), _origin(choices)
    if profiles := _profiles(ranked.get(_SOCIALS, ())):
        values[_SOCIALS] = {network: choice.value for network, choice in profiles.items()}
        origins[_SOCIALS] = _origin(list(profiles.values()))
    for name, all_of in FIRST_OF.items():
        if choices := ranked.get(all_of):
            values[name] = choices[0].value
            origins[name] = _origin(choices[:1])
    if alias_place_id:
        values["alias_place_id"] = alias_place_id
    return BusinessListing(**values, warnings=tuple(warnings), provenance=origins)


def rank(known: Iterable[KnownFact], now: datetime) -> dict[str, list[Choice]]:
    """The values of each field that count at ``now``, the best supported first."""
    by_field: defaultdict[str, list[_Weighed]] = defaultdict(list)
    for fact in known:
        if fact.counts(now):
            by_field[fact.said.field].append((_weight(fact, now), fact))
    return {name: _ranked(name, facts) for name, facts in by_field.items()}


def in_conflict(name: str, choices: Sequence[Choice]) -> bool:
    """Whether some source states another value of a field than the sources of the first one do."""
    if name in LISTS or name == _SOCIALS or name in _NEVER_IN_CONFLICT or not choices:
        return False
    first, *others = choices
    agreeing = {fact.said.source for fact in first.facts}
    return any(
        not _alike(name, first.value, other.value)
        and not agreeing.issuperset(fact.said.source for fact in other.facts)
        for other in others
    )


def _weight(fact: KnownFact, now: datetime) -> float:
    # Exponential: as time goes by, no value overtakes another that was better supported before.
    age = now - fact.last_seen_at
    if age <= _NO_TIME:
        return fact.said.confidence
    return fact.said.confidence * math.exp2(-(age / _HALF_LIFE))


def _ranked(name: str, weighed: list[_Weighed]) -> list[Choice]:
    if len(weighed) == 1:  # so it is with most fields
        [(weight, fact)] = weighed
        return [Choice(round(weight, 6), (fact,))]
    choices = [_choice(same) for same in _clusters(name, weighed)]
    choices.sort(key=lambda choice: _order(choice.score, choice.best))
    return choices


def _clusters(name: str, weighed: list[_Weighed]) -> Iterable[list[_Weighed]]:
    """The facts that state the same value, together."""
    tolerance = _TOLERANCE.get(name)
    if tolerance is None:
        same: defaultdict[tuple[str | None, Value], list[_Weighed]] = defaultdict(list)
        for weight, fact in weighed:
            same[fact.said.key, normalised(name, fact.said.value)].append((weight, fact))
        return same.values()
    clusters: list[list[_Weighed]] = []
    for weight, fact in sorted(weighed, key=lambda entry: float(entry[1].said.value)):
        first = clusters[-1][0][1].said.value if clusters else None
        if first is not None and float(fact.said.value) - float(first) <= tolerance:
            clusters[-1].append((weight, fact))
        else:
            clusters.append([(weight, fact)])
    return clusters


def _choice(same: list[_Weighed]) -> Choice:
    same.sort(key=lambda entry: _order(*entry))
    doubt = 1.0
    sources = set()
    for weight, fact in same:  # the best of each source comes first
        if fact.said.source not in sources:
            sources.add(fact.said.source)
            doubt *= 1 - weight
    return Choice(round(1 - doubt, 6), tuple(fact for _, fact in same))


def _order(score: float, fact: KnownFact) -> tuple[float, float, str, str, str]:
    said = fact.said
    return -score, -fact.last_seen_at.timestamp(), said.source, said.url or "", str(said.value)


def _of_one_source(
    whole: Sequence[str], ranked: Mapping[str, Sequence[Choice]]
) -> dict[str, Choice]:
    """The parts of the whole whose most telling part is best supported; of equals the fuller one.

    All of it is stated by one source, on one page.
    """
    stated: defaultdict[tuple[str, str], dict[str, Choice]] = defaultdict(dict)
    for name in whole:
        for choice in ranked.get(name, ()):
            for fact in choice.facts:
                page = fact.said.source, fact.said.url or ""
                stated[page].setdefault(name, _as_said_by(fact, choice))
    if not stated:
        return {}

    def order(page: tuple[str, str]) -> tuple[object, ...]:
        parts = stated[page]
        telling = next(name for name in whole if name in parts)
        support = -sum(choice.score for choice in parts.values())
        seen = -max(choice.best.last_seen_at.timestamp() for choice in parts.values())
        return whole.index(telling), -parts[telling].score, support, seen, page

    return stated[min(stated, key=order)]


def _as_said_by(fact: KnownFact, choice: Choice) -> Choice:
    others = (other for other in choice.facts if other is not fact)
    return Choice(choice.score, (fact, *others))


def _profiles(choices: Iterable[Choice]) -> dict[str, Choice]:
    """The best supported profile of each network."""
    of_network: dict[str, Choice] = {}
    for choice in choices:
        of_network.setdefault(choice.best.said.key or "", choice)
    return of_network


def _origin(choices: Sequence[Choice]) -> Provenance:
    """Names all who state the values, and is as sure as the least sure one."""
    first = choices[0].best
    source = first.said.source
    if len(choices) > 1 or len(choices[0].facts) > 1:
        sources = dict.fromkeys(fact.said.source for choice in choices for fact in choice.facts)
        source = " and ".join(sources)
    return Provenance(
        source=source,
        url=first.said.url,
        method=first.said.method,
        observed_at=first.last_seen_at,
        confidence=min(choice.score for choice in choices),
    )


def _alike(name: str, one: Value, other: Value) -> bool:
    """The two differ in detail only: one says less of the same."""
    if name == "website":
        short, long = sorted((link_key(str(one)), link_key(str(other))), key=len)
        return long.startswith(f"{short}/")
    if name in {"name", "address", "street"}:
        words = (set(str(normalised(name, value)).split()) for value in (one, other))
        fewer, more = sorted(words, key=len)
        return fewer <= more
    return False
