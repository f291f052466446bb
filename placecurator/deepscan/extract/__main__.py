"""``python -m placecurator.deepscan.extract``: what pages say, as JSON on the standard output."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from placecurator.deepscan.extract.as_json import (
    as_json,
    lines_of,
    results_of_batch,
)
from placecurator.deepscan.extract.page import LONGEST_BODY, extract


def main(
    url: Annotated[str, typer.Option(help="Where the page was found.")] = "",
    country: Annotated[str, typer.Option(help="Where the place is, such as FI.")] = "",
    batch: Annotated[
        Path | None,
        typer.Option(help="Lines of JSON, each with id, url, country and the path of a page."),
    ] = None,
    as_json_object: Annotated[
        bool, typer.Option("--json", help="The only form of output there is.")
    ] = True,
) -> None:
    """Read the page on the standard input, or all pages of a batch."""
    if batch is None:
        body = sys.stdin.buffer.read(LONGEST_BODY)
        _write(as_json(extract(body, url=url, country=country or None)))
        return
    try:
        with batch.open(encoding="utf-8", errors="replace") as lines:
            for result in results_of_batch(lines_of(lines)):
                _write(result)
    except OSError as error:
        typer.echo(f"cannot read {batch}: {error.strerror}", err=True)
        raise typer.Exit(2) from error


def _write(result: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(result) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    typer.run(main)
