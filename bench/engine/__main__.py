"""``python -m bench.engine``: run all cases in turn, several times, and print the best of each."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from bench.engine.cases import Case, all_cases
from bench.engine.measuring import Figures, measure
from bench.stores import running_stores

_PEERS = Path(__file__).with_name("peers.in")
_LOG = Path(tempfile.gettempdir()) / "bench-engine.log"


def main(
    rounds: int = 3,
    window_s: float = 4.0,
    only: Annotated[list[str] | None, typer.Option(help="Cases that contain this text.")] = None,
    environment: Annotated[
        Path | None, typer.Option(help="Keep the peers' Python environment in this folder.")
    ] = None,
    log: Annotated[Path, typer.Option(help="What the workers say.")] = _LOG,
) -> None:
    """Scans of 200 ms against a local server, by our workers and by others."""
    with _peers(environment) as programs, running_stores() as stores:
        cases = [
            case
            for case in all_cases(programs)
            if not only or any(text in case.name for text in only)
        ]
        found: dict[str, list[Figures]] = {case.name: [] for case in cases}
        for number in range(1, rounds + 1):
            for case in cases:
                figures = measure(case, stores, window_s, log)
                found[case.name].append(figures)
                print(f"round {number}: {_line(case, figures)}", file=sys.stderr, flush=True)
    print(_table(cases, found))


@contextmanager
def _peers(folder: Path | None) -> Iterator[Path]:
    """The programs of an environment that has the peers in it."""
    with tempfile.TemporaryDirectory() as temporary:
        kept = folder or Path(temporary)
        programs = kept / "bin"
        if not (programs / "celery").exists():
            venv.create(kept, with_pip=True)
            install = ("-m", "pip", "install", "--quiet", "-r", str(_PEERS))
            subprocess.run([programs / "python", *install], check=True)
        yield programs


def _table(cases: Sequence[Case], found: dict[str, list[Figures]]) -> str:
    """The best round of each, by rate and by cost: anything else on the machine only adds time."""
    lines = [
        "| case | scans/s | per process | CPU ms per scan | per core-second | "
        "servers, ms | PSS MB | RSS MB | processes |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for case in cases:
        fastest = max(found[case.name], key=lambda figures: figures.per_second)
        cheapest = min(found[case.name], key=lambda figures: figures.cpu_ms)
        columns = (
            case.name,
            f"{fastest.per_second:.0f}",
            f"{fastest.per_second / case.workers:.0f}",
            f"{cheapest.cpu_ms:.2f}",
            f"{cheapest.per_core_second:.0f}",
            f"{cheapest.servers_ms:.2f}",
            f"{fastest.pss_mb:.0f}",
            f"{fastest.rss_mb:.0f}",
            f"{fastest.processes}",
        )
        lines.append(f"| {' | '.join(columns)} |")
    return "\n".join(lines)


def _line(case: Case, figures: Figures) -> str:
    return (
        f"{case.name:34} {figures.per_second:6.1f}/s {figures.cpu_ms:6.2f} ms "
        f"+ {figures.servers_ms:5.2f} ms of servers, provider at {figures.provider_load:4.0%}"
    )


if __name__ == "__main__":
    typer.run(main)
