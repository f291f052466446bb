"""What the deep scan and its providers are told, from the settings."""

from __future__ import annotations

from placecurator.deepscan.config import DeepScanConfig
from placecurator.deepscan.site_turns import TurnLimits
from placecurator.deepscan.visit import VisitLimits
from placecurator.settings import Settings


def deep_scan_config(settings: Settings) -> DeepScanConfig:
    """How places are scanned, as the settings say."""
    key = settings.google_api_key
    return DeepScanConfig(
        google_api_key=key.get_secret_value() if key else None,
        google_base_url=settings.google_base_url,
        google_profile=settings.google_profile,
        google_search_profile=settings.google_search_profile,
        google_legacy=settings.google_legacy,
        overpass_url=settings.overpass_url_in_use,
        nominatim_url=settings.nominatim_url,
        demo_provider_port=settings.demo_provider_port,
        contact=settings.contact,
        visit_limits=VisitLimits(
            page_s=settings.website_limit_s,
            page_bytes=settings.website_limit_bytes,
            site_s=settings.website_site_limit_s,
            site_bytes=settings.website_site_limit_bytes,
            requests=settings.website_site_limit_requests,
            pages=settings.website_pages,
            page_interval_s=settings.website_page_interval_s,
        ),
        turn_limits=TurnLimits(
            interval_s=settings.website_interval_s,
            address_interval_s=settings.website_address_interval_s,
            wait_s=settings.website_wait_s,
        ),
        scan_limit_s=settings.scan_limit_s,
    )
