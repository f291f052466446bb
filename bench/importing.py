"""How fast a large file is imported, and in how much memory.

The file has the product's own columns and random values, so that no index is filled in order. The
import runs in a process of its own, whose peak of resident memory is what is told.
"""

from __future__ import annotations

import csv
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from placecurator.services.importing import ImportProgress, import_file
from placecurator.storage.database import make_engine
from placecurator.storage.schema import upgrade
from tests.servers import running_postgres

_COLUMNS = (
    "place_id",
    "name",
    "category",
    "address",
    "street",
    "city",
    "postal_code",
    "country",
    "latitude",
    "longitude",
    "rating",
    "review_count",
    "phone",
    "website",
    "opened",
)
_KINDS = ("Café", "Ravintola", "Kauppa", "Hotel", "Salon", "Garage", "Bakery", "Optician")


def main(
    rows: int = 1_000_000,
    database_url: str | None = None,
    postgres: bool = False,
    file: Annotated[Path | None, typer.Option(help="Import this file, in this process.")] = None,
) -> None:
    """Make a file, import it, import it again unchanged, and print the figures."""
    if file is not None and database_url is not None:
        _import(file, database_url)
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)  # PostgreSQL may run as another user
        made = folder / "places.csv"
        write_places(made, rows)
        print(f"{rows:,} rows, {made.stat().st_size / 1e6:,.0f} MB of CSV")
        with _database(folder, database_url, postgres) as url:
            for turn in ("new", "unchanged"):
                _measured_import(made, url, turn)


def _import(file: Path, database_url: str) -> None:
    engine = make_engine(database_url)
    upgrade(engine)
    started = time.monotonic()
    last = started

    def tell(progress: ImportProgress) -> None:
        nonlocal last
        if progress.rows % 100_000 == 0:
            now = time.monotonic()
            print(f"  {progress.rows:>9,}: {100_000 / (now - last):>7,.0f} rows/s", flush=True)
            last = now

    with file.open("rb") as stream:
        report = import_file(
            engine, stream, filename=file.name, actor="benchmark", on_progress=tell
        )
    seconds = time.monotonic() - started
    cpu_seconds = time.process_time()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{report.new:,} new, {report.changed:,} changed, {report.unchanged:,} unchanged, "
        f"{report.rejected:,} rejected in {seconds:,.1f} s: {report.rows / seconds:,.0f} rows/s, "
        f"{cpu_seconds:,.1f} s of CPU, peak {peak:,.0f} MB"
    )


def write_places(file: Path, rows: int) -> None:
    """Write a CSV of ``rows`` different places."""
    chance = random.Random(20261124)
    with file.open("w", encoding="utf-8", newline="") as stream:
        table = csv.writer(stream)
        table.writerow(_COLUMNS)
        table.writerows(_place(chance) for _ in range(rows))


def _place(chance: random.Random) -> tuple[object, ...]:
    kind = chance.choice(_KINDS)
    word = f"{chance.getrandbits(40):x}"
    street = f"Bulevardi {chance.randrange(200)}"
    postal_code = f"{chance.randrange(1000):03}00"
    return (
        f"ChIJ{chance.getrandbits(138):035x}",
        f"{kind} {word}",
        f"{kind} {chance.randrange(30)}",
        f"{street}, {postal_code} Helsinki",
        street,
        "Helsinki",
        postal_code,
        "FI",
        round(chance.uniform(59, 70), 6),
        round(chance.uniform(20, 31), 6),
        round(chance.uniform(1, 5), 1),
        chance.randrange(5_000),
        f"+358 40 {chance.randrange(10**7):07}",
        f"https://{word}.example.fi/",
        chance.randrange(1950, 2026),
    )


def _measured_import(file: Path, url: str, turn: str) -> None:
    print(f"{turn}:", flush=True)
    command = [sys.executable, "-m", "bench.importing", "--file", str(file)]
    subprocess.run([*command, "--database-url", url], check=True)


@contextmanager
def _database(folder: Path, url: str | None, postgres: bool) -> Iterator[str]:
    if url is not None or not postgres:
        yield url or f"sqlite:///{folder / 'bench.db'}"
        return
    with running_postgres(folder / "postgres") as server_url:
        yield server_url


if __name__ == "__main__":
    typer.run(main)
