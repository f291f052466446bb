"""Small pages for the tests of single facts."""

from __future__ import annotations

from placecurator.deepscan.extract import ExtractedFacts, extract


def facts_of(
    body: str | bytes,
    *,
    url: str = "https://good.fi/",
    country: str | None = "FI",
    charset: str | None = None,
) -> ExtractedFacts:
    """The facts of a page whose body is ``body``."""
    if isinstance(body, str):
        body = f"<!doctype html><meta charset=utf-8><body>{body}</body>".encode()
    return extract(body, url=url, country=country, charset=charset)


def emails_of(body: str | bytes) -> list[str]:
    return [found.value for found in facts_of(body).emails]


def phones_of(body: str, country: str | None = "FI", url: str = "https://good.fi/") -> list[str]:
    return [found.value for found in facts_of(body, country=country, url=url).phones]


def hours_of(body: str, country: str | None = "FI") -> str | None:
    found = facts_of(body, country=country).opening_hours
    return found.value if found else None
