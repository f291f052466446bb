"""Taking due places, but none whose provider is held back or has been asked often enough."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from types import MappingProxyType

import sqlalchemy as sa
from sqlalchemy.orm import Session

from placecurator.domain.live import PlaceChange
from placecurator.domain.provider_rate import ProviderRate
from placecurator.storage.columns import BIG_KEY, any_of
from placecurator.storage.held_places import put_off
from placecurator.storage.models import ProviderGate
from placecurator.storage.provider_gates import (
    add_open,
    is_shut,
    places_of,
    shut_or_of,
    start_probe,
)
from placecurator.storage.provider_turns import Turns, spend, turns_now
from placecurator.storage.scans import HEAD, Claim, Columns, Which, claim, due_among, levels

Rates = Mapping[str, ProviderRate]
"""How often a provider may be asked, by its name. Those that are not named: any time."""

_FAR = 10 * HEAD

_NO_RATES: Rates = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What was claimed, and the places that were put off because of their provider.

    ``wait_s``: due places are left whose provider has no turn for them; it pays to look again after
    so many seconds. None: none are left for that reason.
    """

    claims: Sequence[Claim] = ()
    put_off: Sequence[PlaceChange] = ()
    wait_s: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Share:
    """The places of one provider, by their keys, that its turns are for. ``more`` are due."""

    turns: Turns
    keys: frozenset[int]
    more: bool


def take(
    session: Session,
    limit: int,
    *,
    worker: str,
    lease_s: float,
    now: datetime,
    suspects: bool = False,
    job: str | None = None,
    rates: Rates = _NO_RATES,
) -> Taken:
    """``claim``, but no more places of a provider than it has turns for.

    And none of one that is held back: those are put off until it is no longer, each once for each
    hold, so that whoever looks for work does not meet it again and again. When a hold is over, one
    place of the provider is claimed to try it. As long as something was put off, there may be more
    that is due.
    """
    claim_some = partial(
        claim, session, worker=worker, lease_s=lease_s, now=now, suspects=suspects, job=job
    )
    gates = {gate.name: gate for gate in shut_or_of(session, rates)}
    if not gates and not rates:
        return Taken(claims=claim_some(limit))
    claims: list[Claim] = []
    waiting: list[PlaceChange] = []
    for gate in filter(is_shut, gates.values()):
        if len(claims) < limit:
            claims += _try(session, gate, rates.get(gate.name), now, claim_some)
        waiting += put_off(session, gate, now, suspects)
    if len(claims) >= limit:
        return Taken(claims=claims, put_off=waiting)
    shares = _shares(session, limit - len(claims), gates, rates, now, suspects)
    named = {*gates, *rates}
    claims += claim_some(limit - len(claims), which=_free(session, named, shares))
    if len(claims) < limit and any(share.more for share in shares):
        # Places without a turn may fill the head of the queue: others must not starve behind them.
        claims += claim_some(limit - len(claims), which=_free(session, named, ()), first=_FAR)
    for share in shares:
        spend(session, share.turns, sum(one.place_key in share.keys for one in claims))
    waits = [share.turns.rate.look_again_s for share in shares if share.more]
    return Taken(claims=claims, put_off=waiting, wait_s=min(waits, default=None))


def _shares(
    session: Session,
    most: int,
    gates: Mapping[str, ProviderGate],
    rates: Rates,
    now: datetime,
    suspects: bool,
) -> Sequence[_Share]:
    """What each provider with a rate has turns for, unless it is held back."""
    shares: list[_Share] = []
    for name, rate in sorted(rates.items()):
        gate = gates.get(name)
        if gate is None:
            add_open(session, name)
        elif is_shut(gate):
            continue
        shares.append(_share(session, turns_now(session, name, rate, now), most, now, suspects))
    return shares


def _try(
    session: Session,
    gate: ProviderGate,
    rate: ProviderRate | None,
    now: datetime,
    claim_some: Callable[..., list[Claim]],
) -> list[Claim]:
    """One place of a provider whose hold is over, for the one who asks first."""
    if gate.paused_at or gate.held_until is None or gate.held_until > now:
        return []
    turns = turns_now(session, gate.name, rate, now) if rate else None
    if turns and not turns.count:
        return []
    if not start_probe(session, gate.name, now):
        return []
    claims = claim_some(1, which=partial(places_of, gate.name))
    if turns:
        spend(session, turns, len(claims))
    return claims


def _share(session: Session, turns: Turns, most: int, now: datetime, suspects: bool) -> _Share:
    """The first due places of a provider, as many as there are turns and not over ``most``."""
    count = min(turns.count, most)
    of_provider = partial(places_of, turns.provider)
    # One more, to see whether somebody has to wait.
    keys: list[int] = []
    for level in levels(session, suspects):
        keys += session.scalars(due_among(of_provider, now, count + 1 - len(keys), level))
        if len(keys) > count:
            break
    more = len(keys) > count and turns.count < most
    return _Share(turns=turns, keys=frozenset(keys[:count]), more=more)


def _free(session: Session, names: Iterable[str], shares: Iterable[_Share]) -> Which:
    """The place is of none of the providers ``names``, or in one of ``shares``.

    All in one condition, so that they are claimed in the order of the queue.
    """
    keys = [key for share in shares for key in share.keys]
    dialect = session.get_bind().dialect.name

    def is_free(place: Columns) -> sa.ColumnElement[bool]:
        of_others = sa.not_(sa.or_(*(places_of(name, place) for name in sorted(names))))
        return sa.or_(of_others, any_of(place.id, keys, dialect, BIG_KEY)) if keys else of_others

    return is_free
