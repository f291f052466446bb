"""What a scan says about a website that was not read."""

from __future__ import annotations

from urllib.parse import urlsplit

from placecurator.deepscan.site_turns import HostBusy
from placecurator.deepscan.trouble import Trouble, WebsiteUnreadable
from placecurator.domain.causes import Cause
from placecurator.domain.errors import ScanFailed

_CAUSES = {
    Trouble.no_connection: Cause.network_error,
    Trouble.busy: Cause.network_error,
    Trouble.robots_unreadable: Cause.network_error,
    Trouble.too_slow: Cause.timed_out,
    Trouble.robots_disallowed: Cause.robots_disallowed,
    Trouble.opted_out: Cause.site_opted_out,
}
"""All others are for good, and of no cause of their own."""


def site_unreadable(url: str, error: WebsiteUnreadable) -> ScanFailed:
    """The website was asked, or must not be."""
    cause = _CAUSES.get(error.trouble, Cause.website_unreadable)
    sentence = f"The website {host_of(url)} could not be read: {error.trouble.value}."
    return ScanFailed(cause, sentence, error.retry_after_s)


def site_busy(url: str, error: HostBusy) -> ScanFailed:
    """Its next free turn is too far away."""
    sentence = f"The website {host_of(url)} was not read: it is visited too often at the moment."
    return ScanFailed(Cause.host_busy, sentence, error.wait_s)


def host_of(url: str) -> str:
    """Only the host is shown: the rest of a URL may hold what should not be repeated."""
    try:
        return urlsplit(url).hostname or "of the place"
    except ValueError:
        return "of the place"
