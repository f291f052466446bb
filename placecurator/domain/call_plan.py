"""What calls to a provider will cost, said before any of them is made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class CallPlan:
    """What one kind of call to a provider asks for, and what it costs.

    ``profile`` is the name of the mask, ``call`` that of the price in the list. ``fields`` are
    those of ``FACT_FIELDS`` that may be answered. ``price_micros`` is the most that one call costs,
    in millionths of a US dollar; ``free_per_month`` calls of it cost nothing (None: nothing is
    free, or there is nothing to pay). ``prices_as_of`` dates the list; None: nothing to pay.
    """

    provider: str
    profile: str
    call: str
    fields: tuple[str, ...]
    price_micros: int
    free_per_month: int | None
    prices_as_of: date | None

    def cost_micros(self, calls: int) -> int:
        """The most that ``calls`` of them cost, free ones not deducted."""
        return calls * self.price_micros
