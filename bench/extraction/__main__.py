"""``python -m bench.extraction``: the open labelled pages, our extraction, and the peers'."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from bench.extraction.corpus import NoCorpus, opened
from bench.extraction.findings import of_peers, ours
from bench.extraction.mistakes import mistakes
from bench.extraction.report import report

_PEERS = Path(__file__).with_name("peers.in")
_CORPUS = Path(__file__).parents[3] / "shared" / "corpora" / "webstruct-open.tar.xz"


def main(
    corpus: Annotated[
        Path, typer.Option(help="Folder or .tar.xz archive with labels.json and pages/.")
    ] = _CORPUS,
    peers: Annotated[bool, typer.Option(help="Whether others take part.")] = True,
    environment: Annotated[
        Path | None, typer.Option(help="Keep the peers' Python environment in this folder.")
    ] = None,
    show: Annotated[
        bool, typer.Option(help="List the mistakes on the pages that are not held out.")
    ] = False,
) -> None:
    """Precision, recall, F1 and milliseconds per page for e-mail, phone, fax, ZIP and hours."""
    try:
        with opened(corpus) as pages:
            found = list(ours(pages))
            if peers:
                with _peers(environment) as python:
                    found += of_peers(pages, python)
            print(report(pages, found))
            if show:
                print("\n".join(mistakes(pages, found)))
    except NoCorpus as error:
        print(error, file=sys.stderr)
        raise typer.Exit(2) from error


@contextmanager
def _peers(folder: Path | None) -> Iterator[Path]:
    """The interpreter of an environment that has the peers in it."""
    with tempfile.TemporaryDirectory() as temporary:
        kept = folder or Path(temporary)
        python = kept / "bin" / "python"
        if not python.exists():
            venv.create(kept, with_pip=True)
            install = ("-m", "pip", "install", "--quiet", "-r", str(_PEERS))
            subprocess.run([python, *install], check=True)
        yield python


if __name__ == "__main__":
    typer.run(main)
