"""``python -m bench.chaos``: run it, print the counts, exit with 1 when something is wrong."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping
from typing import Annotated

import typer

from bench.chaos.databases import DATABASES
from bench.chaos.run import Chaos, Report, run

_MOST_SHOWN = 20
_KINDS = ("lost", "written twice", "impossible", "doctor", "wrong answer")


def main(
    places: int = 10_000,
    faults: int = 100,
    seed: int = 1,
    database: Annotated[str, typer.Option(help="sqlite, postgresql or both")] = "both",
    workers: int = 3,
    latency_ms: int = 300,
    pause_s: float = 2.0,
    largest_act: int = 30,
    concurrency: int = 10,
) -> None:
    """Break the running product at random while curators work; nothing may be lost."""
    chaos = Chaos(
        places=places,
        faults=faults,
        seed=seed,
        workers=workers,
        latency_ms=latency_ms,
        pause_s=pause_s,
        largest_act=largest_act,
        concurrency=concurrency,
    )
    wrong = 0
    for kind in DATABASES if database == "both" else [database]:
        print(f"== {kind}: {places:,} places, {faults} faults, seed {seed}", flush=True)
        report = run(kind, chaos, lambda line: print(line, flush=True))
        print(table(report))
        wrong += len(report.breaches)
    sys.exit(1 if wrong else 0)


def table(report: Report) -> str:
    """What happened, in lines of name and counts; then what is wrong."""
    places = report.found.places
    attempts = [a for of_place in report.found.attempts.values() for a in of_place]
    scans = len(attempts)
    # A breach begins with whom it is about, then comes its kind.
    kinds = [breach.split(": ")[1] for breach in report.breaches]
    rows: dict[str, str | Mapping[str, int]] = {
        "time": f"{report.seconds:.0f} s, {scans:,} attempts, {scans / report.seconds:.0f}/s",
        "faults": report.faults,
        "programs started again": report.restarts,
        "answers to curators": {str(status): n for status, n in report.answers.items()},
        "verdicts": Counter(place.status for place in places),
        "scans": Counter(place.deep_scan_status or "never" for place in places),
        "causes of failed": Counter(
            str(p.deep_scan_cause) for p in places if p.deep_scan_status == "failed"
        ),
        "requests": f"{report.found.requests.total():,}",
        "attempts ended": Counter(str(attempt.outcome) for attempt in attempts),
        "BREACHES": {kind: kinds.count(kind) for kind in _KINDS},
    }
    lines = [f"{name:24}{_said(value)}" for name, value in rows.items()]
    return "\n".join([*lines, *report.breaches[:_MOST_SHOWN]])


def _said(value: str | Mapping[str, int]) -> str:
    if isinstance(value, str):
        return value
    return ", ".join(f"{name} {count:,}" for name, count in sorted(value.items())) or "none"


if __name__ == "__main__":
    typer.run(main)
