"""Turns: when a website may be visited, so that all scans together are no burden to it."""

from __future__ import annotations

import time
from collections.abc import Collection
from dataclasses import dataclass
from ipaddress import IPv6Network, ip_address
from typing import Protocol

from placecurator.deepscan.suffixes import with_site_builders

_ADDRESS = "ip:"
_MOST_REMEMBERED = 10_000


class HostBusy(Exception):
    """The next free turn is too far away; ``wait_s`` is after how many seconds to come back."""

    def __init__(self, wait_s: float):
        super().__init__(f"busy for {wait_s:.1f} s")
        self.wait_s = wait_s


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnLimits:
    """How often websites are visited.

    ``interval_s`` lies between two visits of one site, ``address_interval_s`` between two visits of
    whatever is behind one IP address, ``wait_s`` is the longest for which a scan waits for a turn.
    """

    interval_s: float = 1.0
    address_interval_s: float = 0.1
    wait_s: float = 3.0

    def interval_of_s(self, site: str) -> float:
        """The seconds that lie between two turns at ``site``."""
        return self.address_interval_s if site.startswith(_ADDRESS) else self.interval_s


class SiteTurns(Protocol):
    """Gives out turns; sites are named by ``site_of`` and ``site_of_address``."""

    async def take(self, site: str) -> float:
        """Take the next turn at ``site``; return in how many seconds it is.

        Raises:
            HostBusy: It would be in more than ``wait_s``; no turn is taken.
        """
        ...

    async def look_ahead(self, site: str) -> None:
        """Take no turn, only see that there is one soon.

        Raises:
            HostBusy: As ``take`` would.
        """
        ...

    async def spend(self, sites: Collection[str], turns: int) -> None:
        """Take so many more turns at each site at once: whoever comes next waits for them."""
        ...

    async def rest(self, sites: Collection[str], seconds: float) -> None:
        """Give no turn at ``sites`` for so long; turns that were given stand."""
        ...


def site_of(host: str) -> str:
    """The site that a host name belongs to: its registrable domain, in lower case and ASCII.

    A host without one, such as an address, is a site of its own.
    """
    host = host.lower().rstrip(".")
    # What is built with a site builder (name.builder.example) is a site of its own; the builder's
    # servers are spared by their address.
    return with_site_builders(host).top_domain_under_public_suffix or host


def site_of_address(address: str) -> str:
    """Whatever is behind an IP address; one server has a whole /64 of IPv6."""
    if ip_address(address).version == 6:
        return f"{_ADDRESS}{IPv6Network((address, 64), strict=False)}"
    return f"{_ADDRESS}{address}"


@dataclass(slots=True)
class _Site:
    """``free_at`` is its next free turn; ``line_ends_at`` when the last who was sent away is back.

    Both in seconds of the monotonic clock.
    """

    free_at: float = 0.0
    line_ends_at: float = 0.0


class LocalSiteTurns:
    """Turns among the scans of this process alone."""

    def __init__(self, limits: TurnLimits):
        self._limits = limits
        self._sites: dict[str, _Site] = {}

    @property
    def remembered(self) -> int:
        """How many sites it keeps in mind."""
        return len(self._sites)

    async def take(self, site: str) -> float:
        """As ``SiteTurns.take``."""
        now = time.monotonic()
        turn_at = self._next_turn(site, now)
        self._sites[site].free_at = turn_at + self._limits.interval_of_s(site)
        return turn_at - now

    async def look_ahead(self, site: str) -> None:
        """As ``SiteTurns.look_ahead``."""
        self._next_turn(site, time.monotonic())

    async def spend(self, sites: Collection[str], turns: int) -> None:
        """As ``SiteTurns.spend``."""
        for site in sites:
            known = self._known(site)
            more_s = turns * self._limits.interval_of_s(site)
            known.free_at = max(known.free_at, time.monotonic()) + more_s

    async def rest(self, sites: Collection[str], seconds: float) -> None:
        """As ``SiteTurns.rest``."""
        for site in sites:
            known = self._known(site)
            known.free_at = max(known.free_at, time.monotonic() + seconds)

    def _known(self, site: str) -> _Site:
        if len(self._sites) >= _MOST_REMEMBERED:
            now = time.monotonic()
            self._sites = {k: s for k, s in self._sites.items() if s.free_at > now}
        return self._sites.setdefault(site, _Site())

    def _next_turn(self, site: str, now: float) -> float:
        known = self._known(site)
        turn_at = max(known.free_at, now)
        if turn_at - now <= self._limits.wait_s:
            return turn_at
        # Those who are sent away come back one after the other, not all for the same turn.
        back_at = max(turn_at, known.line_ends_at)
        known.line_ends_at = back_at + self._limits.interval_of_s(site)
        raise HostBusy(back_at - now)
