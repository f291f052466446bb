"""Importing one file with a progress bar, and telling what came of it."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TextIO

import sqlalchemy as sa
import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)

from placecurator.domain.errors import CannotStart, UnreadableFile
from placecurator.services.importing import ImportReport, Rejection, import_file

_SHOWN_REJECTIONS = 20


def import_one(
    engine: sa.Engine,
    file: Path,
    actor: str,
    log_rejection: Callable[[Path, Rejection], None] | None,
) -> ImportReport:
    """Import a file.

    Raises:
        UnreadableFile: it cannot be opened, or cannot be read to its end.
    """
    try:
        size = file.stat().st_size
        with file.open("rb") as stream, _progress_bar(file.name, size) as advance:
            return import_file(
                engine,
                stream,
                filename=file.name,
                actor=actor,
                size_bytes=size,
                on_progress=advance,
                on_rejection=partial(log_rejection, file) if log_rejection else None,
            )
    except OSError as error:
        raise UnreadableFile(
            f"cannot be opened: {error.strerror}. Nothing was imported."
        ) from error


@contextmanager
def _progress_bar(name: str, size: int) -> Iterator[Callable[[int], None]]:
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as progress:
        task = progress.add_task(f"Importing {name}", total=size)
        yield lambda bytes_read: progress.update(task, completed=bytes_read)


def say_report(file: Path, report: ImportReport, rejects: Path | None) -> None:
    """Tell in words what was imported, and the first of the lines that were not."""
    typer.echo(
        f"{file}: {report.new:,} new, {report.changed:,} changed, "
        f"{report.unchanged:,} unchanged, {report.rejected:,} rejected ({report.format})."
    )
    for rejection in report.rejections[:_SHOWN_REJECTIONS]:
        typer.echo(f"  {_sentence(rejection)}")
    if (hidden := report.rejected - _SHOWN_REJECTIONS) > 0:
        where = rejects or "with --rejects FILE: all of them in a file"
        typer.echo(f"  and {hidden:,} more ({where})")


def something_was_taken(report: ImportReport) -> bool:
    """Whether the import was of any use: an empty file is fine, one with only bad lines is not."""
    return report.rejected == 0 or report.new + report.changed + report.unchanged > 0


def _sentence(rejection: Rejection) -> str:
    return f"line {rejection.number}: {rejection.field}: {rejection.reason}"


@contextmanager
def rejects_file(path: Path) -> Iterator[Callable[[Path, Rejection], None]]:
    """A CSV file for all rejected lines; yields what adds a line to it.

    Raises:
        CannotStart: it cannot be written.
    """
    with writable(path) as file:
        rows = csv.writer(file)
        rows.writerow(["file", "line", "field", "reason"])
        yield lambda source, rejection: rows.writerow(
            [source, rejection.number, rejection.field, rejection.reason]
        )


@contextmanager
def writable(path: Path) -> Iterator[TextIO]:
    """A file to write CSV to, with the mark by which spreadsheet programs know UTF-8.

    Raises:
        CannotStart: it cannot be written.
    """
    try:
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            yield file
    except OSError as error:
        raise CannotStart(f"{path} cannot be written: {error.strerror}.") from error
