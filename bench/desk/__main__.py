"""Run ``python -m bench.desk --rows 1000000 --keep DIR``; prints milliseconds, p50 / p95 / p99.

``--only`` names one database, ``--parts`` some of ``looking``, ``memory``, ``acts`` and ``large``,
with commas between them. A kept folder has the data that another run has built.
"""

from __future__ import annotations

import gc
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import typer

from bench.desk import acts, steps
from bench.desk.browsers import memory
from bench.desk.building import postgres_engine, sqlite_engine
from bench.desk.measuring import Step, measure
from bench.stores import POSTGRESQL, SQLITE

_DATABASES: dict[str, Callable[..., Any]] = {SQLITE: sqlite_engine, POSTGRESQL: postgres_engine}


def main(
    rows: int = 1_000_000,
    rounds: int = 100,
    keep: Path | None = None,
    only: str = "",
    parts: str = "looking,memory,acts,large",
) -> None:
    """Build the data where ``keep`` does not have them yet, and measure on both databases."""
    gc.freeze()  # as the web process does
    with tempfile.TemporaryDirectory() as temporary:
        for kind, database in _DATABASES.items():
            if only not in ("", kind):
                continue
            with database(keep or Path(temporary), rows) as engine:
                for name, words in _measured(engine, rows, rounds, parts.split(",")):
                    _print(kind, name, words)


def _measured(
    engine: sa.Engine, rows: int, rounds: int, parts: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """What was measured, and its figures in words."""
    if "looking" in parts:
        for step in _steps(engine, rows, rounds):
            yield step.name, measure(step)
    if "memory" in parts:
        yield "memory of each open browser, 100 rows", memory(engine)
    if "acts" in parts:
        yield from acts.small(engine, rows)
    if "large" in parts:
        yield from acts.large(engine, rows)


def _print(kind: str, name: str, words: str) -> None:
    print(f"| {kind} | {name} | {words} |", flush=True)


def _steps(engine: sa.Engine, rows: int, rounds: int) -> list[Step]:
    return [
        *steps.pages(engine, rows, rounds),
        *steps.searches(engine, rows, rounds),
        *steps.filtered(engine, rounds),
        *steps.facets(engine, rounds),
    ]


if __name__ == "__main__":
    typer.run(main)
