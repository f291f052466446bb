"""The facts of pages in the form that other programs read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any, TextIO

from placecurator.deepscan.extract.facts import ExtractedFacts
from placecurator.deepscan.extract.page import LONGEST_BODY, extract

_LONGEST_LINE = 1_000_000


def as_json(facts: ExtractedFacts) -> dict[str, object]:
    """Lists of values, each with ``method``, ``confidence``, and where it is on the page (or null).

    Numbers are in E.164.
    """
    return {
        "emails": [asdict(found) for found in facts.emails],
        "phones": [asdict(found) for found in facts.phones],
        "faxes": [asdict(found) for found in facts.faxes],
        "socials": [{"network": name, **asdict(found)} for name, found in facts.socials.items()],
        "hours": [asdict(found) for found in facts.hours],
        "addresses": [asdict(address) for address in facts.addresses],
        "names": [asdict(found) for found in facts.names],
        "languages": [asdict(found) for found in facts.languages],
        "parked": [asdict(facts.parked)] if facts.parked else [],
    }


def lines_of(file: TextIO) -> Iterator[str]:
    """The lines of a batch; of one that is too long for memory, the beginning."""
    while line := file.readline(_LONGEST_LINE):
        yield line
        while line and not line.endswith("\n"):
            line = file.readline(_LONGEST_LINE)


def results_of_batch(lines: Iterable[str]) -> Iterator[dict[str, object]]:
    """A result for each line that is not empty, with its ``id``; ``error`` when it cannot be read.

    A line is ``{"id", "url", "country", "path"}``; ``url`` and ``country`` may be missing.
    """
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield _result(number, line)


def _result(number: int, line: str) -> dict[str, object]:
    page = _object(line)
    if page is None:
        return {"id": None, "error": f"line {number} is no JSON object"}
    known = {"id": page.get("id")}
    hints = {name: page.get(name) or "" for name in ("path", "url", "country")}
    wrong = [name for name, value in hints.items() if not isinstance(value, str)]
    if wrong or not hints["path"]:
        return {**known, "error": f"line {number} has no text for {(wrong or ['path'])[0]}"}
    try:
        body = _content(Path(hints["path"]))
    except (OSError, ValueError) as error:
        return {**known, "error": f"cannot read {hints['path']}: {_reason(error)}"}
    facts = extract(body, url=hints["url"], country=hints["country"] or None)
    return {**known, **as_json(facts)}


def _object(line: str) -> dict[str, Any] | None:
    """None when it is no object, or one whose id cannot be written back as JSON."""
    try:
        page = json.loads(line)
        json.dumps(page.get("id") if isinstance(page, dict) else None, allow_nan=False)
    except (ValueError, RecursionError):
        return None
    return page if isinstance(page, dict) else None


def _content(path: Path) -> bytes:
    """The beginning of a file; a pipe or a device might never end, or never begin."""
    if path.exists() and not (path.is_file() or path.is_dir()):
        raise ValueError("it is no file")
    with path.open("rb") as file:
        return file.read(LONGEST_BODY)


def _reason(error: Exception) -> str:
    return (isinstance(error, OSError) and error.strerror) or str(error)
