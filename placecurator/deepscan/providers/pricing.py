"""The price list, read from ``pricing.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """The most that one call costs, in millionths of a US dollar; see ``CallPlan``."""

    micros: int
    free_per_month: int | None
    as_of: date


def price_of(provider: str, call: str) -> Price:
    """What one ``call`` to ``provider`` costs.

    Raises:
        KeyError: The list has no such price; a call that nobody priced must not be made.
    """
    listed = _price_list()[provider]
    price = listed[call]
    return Price(
        micros=round(price["usd_per_1000"] * 1000),
        free_per_month=price.get("free_per_month"),
        as_of=listed["as_of"],
    )


@lru_cache(maxsize=1)
def _price_list() -> dict[str, dict[str, Any]]:
    return tomllib.loads((files("placecurator.deepscan.providers") / "pricing.toml").read_text())
