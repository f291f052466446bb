"""What is known of a business: all that was ever stated, and whether it still is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from urllib.parse import urlsplit

from placecurator.domain.observation import (
    CURATOR,
    WEBSITE,
    Findings,
    Observation,
    Origin,
    Value,
)
from placecurator.domain.retention import Terms
from placecurator.domain.text import fold

MOST_FACTS = 300
"""Facts that are kept of one place; a scan brings home 30 or so."""

_NOT_WORDS = re.compile(r"[\W_]+")
_LINKS = frozenset({"website", "socials"})
_EXACT = frozenset({"phones", "faxes", "emails", "opening_hours", "business_status"})

_Identity = tuple[str, str | None, Value, str, str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownFact:
    """An observation, and what became of it.

    ``gone_at`` is when its source was found not to state it any more; None: it still does.
    ``expires_at`` is when the terms of the source end that it may be kept; None: never. ``licence``
    None: not known.
    """

    said: Observation
    first_seen_at: datetime
    last_seen_at: datetime
    gone_at: datetime | None = None
    expires_at: datetime | None = None
    licence: str | None = None

    def counts(self, now: datetime) -> bool:
        """It is still stated, and may be kept."""
        return self.gone_at is None and not self.expired(now)

    def expired(self, now: datetime) -> bool:
        """It may not be kept any longer."""
        return self.expires_at is not None and self.expires_at <= now


def remember(
    known: Iterable[KnownFact], findings: Findings, now: datetime, terms: Terms
) -> tuple[KnownFact, ...]:
    """What is known after a scan.

    The same value of the same field from the same page of the same source is one fact, seen again.
    What a source that answered stated before and does not state now is gone: kept, and marked.
    Whoever failed or was not asked takes nothing back. What a curator says is nobody's to take.
    """
    stated = _seen(findings.observations, now, terms)
    after: dict[_Identity, KnownFact] = {}
    for fact in known:
        identity = identity_of(fact.said)
        if again := stated.pop(identity, None):
            fact = replace(again, first_seen_at=fact.first_seen_at)
        elif fact.said.source != CURATOR and fact.gone_at is None:
            fact = _unseen(fact, findings, now, terms)
        after[identity] = fact
    return _bounded((*after.values(), *stated.values()), now)


def _seen(
    observations: Iterable[Observation], now: datetime, terms: Terms
) -> dict[_Identity, KnownFact]:
    """The facts of this scan; of the same one read in two ways the surer."""
    seen: dict[_Identity, KnownFact] = {}
    for said in observations:
        identity = identity_of(said)
        other = seen.get(identity)
        if other is None or other.said.confidence < said.confidence:
            of_source = terms.of(said.source)
            seen[identity] = KnownFact(
                said=said,
                first_seen_at=said.observed_at,
                last_seen_at=now,
                expires_at=of_source.expires_at(said.field, now),
                licence=of_source.licence,
            )
    return seen


def _unseen(fact: KnownFact, findings: Findings, now: datetime, terms: Terms) -> KnownFact:
    said = fact.said
    if said.source == WEBSITE and said.url in findings.unchanged:
        expires_at = terms.of(said.source).expires_at(said.field, now)
        return replace(fact, last_seen_at=now, expires_at=expires_at)
    whoever = {Origin(said.source), Origin(said.source, said.url)}
    return fact if whoever.isdisjoint(findings.answered) else replace(fact, gone_at=now)


def _bounded(facts: Sequence[KnownFact], now: datetime) -> tuple[KnownFact, ...]:
    """No more than may be kept: those that are gone go first, the oldest before the others."""
    if len(facts) <= MOST_FACTS:
        return tuple(facts)

    def worth(fact: KnownFact) -> tuple[bool, bool, datetime, float]:
        mine = fact.said.source == CURATOR
        return mine, fact.counts(now), fact.gone_at or fact.last_seen_at, fact.said.confidence

    kept = set(sorted(range(len(facts)), key=lambda i: worth(facts[i]), reverse=True)[:MOST_FACTS])
    return tuple(fact for i, fact in enumerate(facts) if i in kept)


def identity_of(said: Observation) -> _Identity:
    """What makes two observations one fact."""
    return said.field, said.key, normalised(said.field, said.value), said.source, said.url


@lru_cache(maxsize=8192)  # each value is asked for again when it is compared and when it is chosen
def normalised(field: str, value: Value) -> Value:
    """``value`` without what makes no difference: case, accents, punctuation, scheme, final slash.

    Equal means that two sources say the same.
    """
    if not isinstance(value, str):
        return round(value, 5) if isinstance(value, float) else value
    if field in _EXACT:
        return value
    if field in _LINKS:
        return link_key(value)
    return _NOT_WORDS.sub(" ", fold(value)).strip() or value


def link_key(url: str) -> str:
    """Host and path of ``url``, by which two spellings of one address are told to be one."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:  # not an address at all
        return url
    query = f"?{parts.query}" if parts.query else ""
    return f"{host}{parts.path.rstrip('/')}{query}"
