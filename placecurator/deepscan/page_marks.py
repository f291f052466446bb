"""Asking a website only for what changed since it was read."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from placecurator.deepscan.answers import Answer
from placecurator.domain.observation import PageMark

_LONGEST_VALIDATOR = 500


def conditions(mark: PageMark | None) -> dict[str, str]:
    """What asks for the page only if it changed (RFC 9110 §13.1)."""
    if mark is None:
        return {}
    stated = {"If-None-Match": mark.etag, "If-Modified-Since": mark.last_modified}
    return {name: value for name, value in stated.items() if value}


def seen_again(mark: PageMark, answer: Answer) -> PageMark:
    """The mark with what the server says now; what it does not repeat stands."""
    headers = answer.response.headers
    return replace(
        mark,
        read_at=datetime.now(UTC),
        etag=_validator(headers.get("ETag")) or mark.etag,
        last_modified=_validator(headers.get("Last-Modified")) or mark.last_modified,
    )


def _validator(value: str | None) -> str | None:
    """One that can be sent back; httpx has decoded it, and only plain ASCII survives that."""
    usable = value and value.isascii() and value.isprintable() and len(value) <= _LONGEST_VALIDATOR
    return value if usable else None
