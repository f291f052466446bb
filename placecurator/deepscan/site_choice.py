"""Which web page is the business's own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from placecurator.deepscan.extract.facts import Found
from placecurator.deepscan.extract.socials import social_network, social_profile

_CONFIDENCE = 0.9


@dataclass(frozen=True, slots=True)
class SiteChoice:
    """``url`` is the page to read; None when there is none.

    ``socials`` are profiles that were given as a website: they are facts, but not read.
    """

    url: str | None
    socials: dict[str, Found]


def choose_site(candidates: Iterable[str | None]) -> SiteChoice:
    """The first candidate that is a website of its own; those before it may be profiles."""
    socials: dict[str, Found] = {}
    for candidate in candidates:
        url = clean_url(candidate)
        if url is None:
            continue
        if social_network(url) is None:
            return SiteChoice(url, socials)
        if profile := social_profile(url):
            socials.setdefault(profile[0], Found(profile[1], "website field", _CONFIDENCE))
    return SiteChoice(None, socials)


def clean_url(text: str | None) -> str | None:
    """A URL with its scheme, taken out of a search engine's redirect; None when there is none."""
    first = (text or "").split(";")[0].split()
    if not first:
        return None
    url = first[0] if "://" in first[0][:10] else f"http://{first[0].lstrip('/')}"
    return _redirected_by_google(url) or url


def _redirected_by_google(url: str) -> str | None:
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        query = parse_qs(parts.query, max_num_fields=50)
    except ValueError:
        return None
    if "google" not in host.split(".") or parts.path != "/url":
        return None
    return next(iter(query.get("q") or query.get("url") or ()), None)
