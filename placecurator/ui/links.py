"""Which addresses from outside may become a link."""

from __future__ import annotations

from urllib.parse import urlsplit


def safe_link(address: str | None) -> str:
    """``address`` if it is an http or https URL with a host; else empty.

    Addresses come from scraped pages: ``javascript:`` and the like must never be clickable.
    """
    try:
        parts = urlsplit((address or "").strip())
        if parts.scheme.lower() in {"http", "https"} and parts.hostname:
            return parts.geturl()
    except ValueError:  # a malformed host
        pass
    return ""


def link_words(link: str) -> str:
    """The short form of a link: its host without ``www.`` and its path, if there is any."""
    parts = urlsplit(link)
    return parts.netloc.removeprefix("www.") + parts.path.rstrip("/")


def link_host(link: str) -> str:
    """The host of a link, without ``www.``."""
    return urlsplit(link).netloc.removeprefix("www.")
