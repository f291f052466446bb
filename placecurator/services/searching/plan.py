"""Whom a search can ask, and the most that it can cost, said before it begins."""

from __future__ import annotations

import math
from dataclasses import dataclass

from placecurator.deepscan.config import DeepScanConfig
from placecurator.deepscan.place_ref import DEMO, GOOGLE
from placecurator.deepscan.providers import ListedProvider, list_providers
from placecurator.domain.call_plan import CallPlan
from placecurator.domain.errors import InvalidInput

_PAGES = {GOOGLE: (20, 3), DEMO: (20, 3)}
"""Places of a page, and how many pages there are at most; others give all in one answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPlan:
    """The most that a search asks for. ``places`` are of one page, ``call`` is what a page costs.

    Of one answer with all that there is, ``places`` is as many as were asked for.
    """

    call: CallPlan
    pages: int
    places: int

    @property
    def cost_micros(self) -> int:
        """The most that it costs, in millionths of a US dollar."""
        return self.call.cost_micros(self.pages)

    @property
    def words(self) -> str:
        """The cost, in a sentence or two."""
        most = "1 page" if self.pages == 1 else f"At most {self.pages} pages"
        asked = f"{most} of up to {self.places:,} places"
        if not self.cost_micros:
            return f"{asked}; costs nothing."
        one, total = dollars(self.call.price_micros), dollars(self.cost_micros)
        price = (
            f"{asked} for {one} each: {total} at most." if self.pages > 1 else f"{asked}: {one}."
        )
        if self.call.free_per_month:
            price += f" The first {self.call.free_per_month:,} pages of a month are free."
        return f"{price} Prices of {self.call.prices_as_of}."


def providers(config: DeepScanConfig) -> tuple[ListedProvider, ...]:
    """All providers, those that can search now first."""
    return tuple(sorted(list_providers(config), key=lambda one: one.search is None))


def plan_search(config: DeepScanConfig, provider: str, limit: int) -> SearchPlan:
    """What a search for ``limit`` places with ``provider`` asks for.

    Raises:
        InvalidInput: there is no such provider, it is not set up, or it cannot search; says which
            can, and how others are set up.
    """
    listed = providers(config)
    ready = [one.name for one in listed if one.search]
    found = next((one for one in listed if one.name == provider), None)
    if found is None:
        names = ", ".join(one.name for one in listed)
        raise InvalidInput("provider", f"is not known; there are {names}", ready)
    if found.search is None:
        reason = "it cannot search" if found.is_set_up else found.words
        raise InvalidInput("provider", f"{provider} is not ready: {reason}", ready)
    places, most_pages = _PAGES.get(provider, (limit, 1))
    pages = max(1, min(most_pages, math.ceil(limit / places)))
    return SearchPlan(call=found.search, pages=pages, places=min(places, limit))


def dollars(micros: int) -> str:
    """``$0.096``: at least cents, and no more digits than are needed."""
    text = f"{micros / 1_000_000:,.6f}".rstrip("0")
    whole, _, cents = text.partition(".")
    return f"${whole}.{cents.ljust(2, '0')}"
