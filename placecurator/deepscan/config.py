"""What the deep scan has to be told; the edges fill it from the settings."""

from __future__ import annotations

from dataclasses import dataclass, field

from placecurator.deepscan.site_turns import TurnLimits
from placecurator.deepscan.visit import VisitLimits


@dataclass(frozen=True, slots=True, kw_only=True)
class DeepScanConfig:
    """How places are scanned.

    ``google_api_key``: None means that Google is not asked. ``google_profile`` and
    ``google_search_profile`` are names in ``google_masks``. ``google_legacy``: the older Place
    Details answer instead, at ``google_legacy_url``. ``overpass_url`` and ``nominatim_url`` are
    where OpenStreetMap is asked; None: not there.

    ``demo_provider_port`` is the port on 127.0.0.1 of the demo provider, the one private address
    that scans may reach; None: there is none. ``contact`` is told to websites and to OpenStreetMap
    in the user agent. ``visit_limits`` bound one visit of a website, ``turn_limits`` say how often
    they are visited. Whoever scans gives up after ``scan_limit_s``.
    """

    google_api_key: str | None = field(default=None, repr=False)
    google_base_url: str = "https://places.googleapis.com"
    google_profile: str = "contact"
    google_search_profile: str = "identity"
    google_legacy: bool = False
    google_legacy_url: str = "https://maps.googleapis.com"
    overpass_url: str | None = None
    nominatim_url: str | None = None
    demo_provider_port: int | None = None
    contact: str | None = None
    visit_limits: VisitLimits = field(default_factory=VisitLimits)
    turn_limits: TurnLimits = field(default_factory=TurnLimits)
    scan_limit_s: float = 20.0
