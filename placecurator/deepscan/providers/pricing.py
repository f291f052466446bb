"""The price list, read from ``pricing.toml``."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib.resources import files


def cost_micros(provider: str, call: str) -> int:
    """What one ``call`` to ``provider`` costs at most, in millionths of a US dollar.

    Raises:
        KeyError: The list has no such price; a call that nobody priced must not be made.
    """
    dollars_per_1000: float = _price_list()[provider][call]
    return round(dollars_per_1000 * 1000)


@lru_cache(maxsize=1)
def _price_list() -> dict[str, dict[str, float]]:
    return tomllib.loads((files("placecurator.deepscan.providers") / "pricing.toml").read_text())
