"""What a deep scan is given, and what it counts while it runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from placecurator.domain.observation import PageMark, Value


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanTarget:
    """The part of a staged place that a scan needs.

    ``website`` and ``country`` (ISO 3166-1 alpha-2) are what the source said; None: it did not say.
    ``source`` is where the place was staged from, ``stated`` all that it said, by field of
    ``FACT_FIELDS``. ``pages`` are those of its website that an earlier scan has read.
    """

    place_id: str
    name: str
    website: str | None = None
    country: str | None = None
    source: str = ""
    stated: Mapping[str, Value] = field(default_factory=dict, hash=False)
    pages: tuple[PageMark, ...] = ()


@dataclass(slots=True)
class ScanMeter:
    """What one attempt has used so far, also when it fails half-way.

    ``cost_micros`` is in millionths of a US dollar. ``provider`` is who was asked; None: nobody,
    only a website was read.
    """

    requests_made: int = 0
    cost_micros: int = 0
    provider: str | None = field(default=None, compare=False)
