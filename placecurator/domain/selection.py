"""Selections: which places a curator means, and what had been decided when he looked."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Moment:
    """What had been decided at some moment: all acts up to ``last_event`` but those ``in_flight``.

    Acts are numbered when they begin, and seen when they are committed: one with a lower number may
    become visible later. A time could not tell that.
    """

    last_event: int
    in_flight: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Named:
    """The places of these ids."""

    place_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """The places that a filter matched at a moment, kept on the server, without some of them."""

    selection_id: int
    but: tuple[str, ...] = ()


Chosen = Named | Kept
