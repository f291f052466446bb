"""What we and the peers find on each page, and how long each takes for it."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.extraction.corpus import LabelledPage
from bench.extraction.truth import TRUTHS, ZIP, region_of
from placecurator.deepscan.extract import ExtractedFacts, extract

OURS = "placecurator"
_ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Finding:
    """``values`` of one ``kind`` that ``name`` found on a page, and its CPU time (ms)."""

    page: str
    name: str
    kind: str
    values: frozenset[str]
    ms: float


def ours(pages: Iterable[LabelledPage]) -> Iterator[Finding]:
    """Everything at once, so each kind carries the time of all. The best time of three."""
    for page in pages:
        body = page.path.read_bytes()
        times = []
        for _ in range(_ROUNDS):
            started = time.process_time()
            facts = extract(body, url=page.url)
            times.append((time.process_time() - started) * 1_000)
        for kind, values in _by_kind(facts).items():
            yield Finding(page.id, OURS, kind, frozenset(values), min(times))


def of_peers(pages: Iterable[LabelledPage], python: Path) -> Iterator[Finding]:
    """All peers on the pages that count, run by the interpreter of their own environment."""
    program = Path(__file__).with_name("peers") / "finders.py"
    lines = "\n".join(
        json.dumps(
            {
                "id": page.id,
                "path": str(page.path),
                "region": region_of(page),
                "kinds": [kind for kind, truth_of in TRUTHS.items() if truth_of(page) is not None],
            }
        )
        for page in pages
    )
    done = subprocess.run([python, program], input=lines, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"the peers failed:\n{done.stderr[-2_000:]}")
    for line in done.stdout.splitlines():
        row = json.loads(line)
        values = frozenset(row["values"])
        yield Finding(row["id"], row["name"], row["kind"], values, row["ms"])


def _by_kind(facts: ExtractedFacts) -> dict[str, Iterable[str]]:
    phones = [found.value for found in facts.phones]
    faxes = [found.value for found in facts.faxes]
    codes = [address.postal_code or "" for address in facts.addresses]
    return {
        "emails": [found.value for found in facts.emails],
        "phones": phones + faxes,
        "faxes": faxes,
        "zips": [match[1] for match in map(ZIP.match, codes) if match],
        "hours": ["hours"] if facts.hours else [],
    }
