"""Sentences about selections: how much is selected, what it costs, what was left alone."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import UTC

from placecurator.domain.lifecycle import PlaceStagingStatus
from placecurator.domain.text import listed
from placecurator.services.curation import StatusUpdate
from placecurator.services.scan_price import ScansPrice
from placecurator.services.selections import KeptSelection
from placecurator.ui.labels import VERDICTS
from placecurator.ui.words import count, money

_MICROS_OF_A_CENT = 10_000


def named(selected: int, elsewhere: int) -> str:
    """How many rows are selected: "25 selected, 3 of them not on this page"; empty for none."""
    if not selected:
        return ""
    words = f"{selected:,} selected"
    if not elsewhere:
        return words
    if elsewhere == selected:
        return f"{words}, {'none of them' if selected > 1 else 'not'} on this page"
    return f"{words}, {elsewhere:,} of them not on this page"


def offer(total: int | None) -> str:
    """How all that match are offered; ``total`` is as last counted, None when nobody has."""
    return f"Select all {total:,} matching" if total else "Select all that match"


def kept(selection: KeptSelection, *, taken_out: int, outside: int, matching: bool) -> str:
    """A selection of all that match: "all 12,345 matching, but 3: 12,342 selected (counted …)".

    ``outside`` rows of the page are not in it; ``matching``: the filter is still the same.
    """
    which = "matching" if matching else "that matched another filter"
    but = f", but {taken_out:,}: {selection.count - taken_out:,}" if taken_out else ""
    counted = f"{selection.as_of.astimezone(UTC):%H:%M:%S} UTC"
    words = f"all {selection.count:,} {which}{but} selected (counted {counted})"
    if not outside:
        return words
    return f"{words}, {count(outside, 'row')} here {'is' if outside == 1 else 'are'} not among them"


def cost(prices: Sequence[ScansPrice]) -> str:
    """What scans cost: "a scan asks google: 37 × $0.020 = at most $0.74"; empty: nothing."""
    return "; ".join(
        f"a scan asks {price.provider}: {price.calls:,} × {money(price.price_micros)} = "
        f"at most {_dollars(price.cost_micros)}"
        for price in prices
        if price.price_micros
    )


def _dollars(micros: int) -> str:
    """Whole cents, rounded up: what costs at most that must not cost more."""
    return f"${math.ceil(micros / _MICROS_OF_A_CENT) / 100:,.2f}"


def question(places: int, choice: PlaceStagingStatus) -> str:
    """What is asked before a big act: "Set 342,112 places to Selected?"."""
    return f"Set {count(places, 'place')} to {_verdict(choice)}?"


def under_way(places: int, choice: PlaceStagingStatus) -> str:
    """What is said while it lasts: "Setting 342,112 places to Maybe …"."""
    return f"Setting {count(places, 'place')} to {_verdict(choice)} …"


def left_alone(update: StatusUpdate) -> str:
    """What somebody else has decided meanwhile: "2 left alone: anna has decided about them …"."""
    if not update.conflict_count:
        return ""
    who = listed(update.conflict_by) or "somebody else"
    verb = "have" if len(update.conflict_by) > 1 else "has"
    them = "it" if update.conflict_count == 1 else "them"
    return (
        f"{update.conflict_count:,} left alone: {who} {verb} decided about "
        f"{them} since you selected {them}."
    )


def decided_meanwhile(update: StatusUpdate) -> str:
    """Why the verdict for the one place was refused; empty when it was not."""
    if not update.conflict_count:
        return ""
    who = listed(update.conflict_by) or "somebody else"
    return f"Not set: {who} has just decided about it. Decide again if you still want to."


def _verdict(choice: PlaceStagingStatus) -> str:
    return VERDICTS[choice.to_place_status()].words
