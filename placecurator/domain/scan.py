"""What a deep scan is given, and what it counts while it runs."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanTarget:
    """The part of a staged place that a scan needs.

    ``website`` and ``country`` (ISO 3166-1 alpha-2) are what the source said; None: it did not say.
    """

    place_id: str
    name: str
    website: str | None = None
    country: str | None = None


@dataclass(slots=True)
class ScanMeter:
    """What one attempt has used so far, also when it fails half-way.

    ``cost_micros`` is in millionths of a US dollar. ``provider`` is who was asked; None: nobody,
    only a website was read.
    """

    requests_made: int = 0
    cost_micros: int = 0
    provider: str | None = field(default=None, compare=False)
