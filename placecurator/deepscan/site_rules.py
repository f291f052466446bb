"""What is known about websites from earlier visits: their robots.txt, and which want none."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

FRESH_FOR = timedelta(hours=24)
"""A robots.txt that is older is read again (RFC 9309 §2.4)."""

USED_FOR = timedelta(days=30)
"""One that cannot be read again still counts for so long (RFC 9309 §2.3.1.4)."""

_MOST_REMEMBERED = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRules:
    """The part of a robots.txt that is addressed to us; empty: all may be read."""

    text: str
    fetched_at: datetime


class SiteRules(Protocol):
    """Remembers the robots.txt of each origin, such as ``https://good.fi``."""

    async def get(self, origin: str) -> StoredRules | None:
        """What was read last; None: nothing, or nobody remembers."""
        ...

    async def put(self, origin: str, rules: StoredRules) -> None:
        """Remember what was read."""
        ...


class OptOuts(Protocol):
    """Knows the websites that must never be visited."""

    async def has(self, host: str) -> bool:
        """Whether ``host`` is one of them, or below one.

        Raises:
            HostBusy: It is not known at the moment.
        """
        ...


class LocalSiteRules:
    """What this process has read."""

    def __init__(self) -> None:
        self._rules: dict[str, StoredRules] = {}

    async def get(self, origin: str) -> StoredRules | None:
        """As ``SiteRules.get``."""
        return self._rules.get(origin)

    async def put(self, origin: str, rules: StoredRules) -> None:
        """As ``SiteRules.put``; the oldest are forgotten."""
        self._rules.pop(origin, None)
        while len(self._rules) >= _MOST_REMEMBERED:
            del self._rules[next(iter(self._rules))]
        self._rules[origin] = rules


class FixedOptOuts:
    """A list that does not change."""

    def __init__(self, domains: Collection[str] = ()):
        self._domains = frozenset(domains)

    async def has(self, host: str) -> bool:
        """As ``OptOuts.has``."""
        return not self._domains.isdisjoint(domains_above(host))


def domains_above(host: str) -> Iterator[str]:
    """``host`` itself, then each domain that it is part of, in lower case and ASCII."""
    labels = host.lower().rstrip(".").split(".")
    return (".".join(labels[start:]) for start in range(len(labels)))
