"""Importing one file with a progress bar, and telling what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
)

from placecurator.domain.errors import UnreadableFile
from placecurator.services.importing import import_file
from placecurator.services.importing.report import ImportProgress, ImportReport, OnRejection

_SHOWN_REJECTIONS = 20


def import_one(
    engine: sa.Engine, file: Path, actor: str, on_rejection: OnRejection | None
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
                on_rejection=on_rejection,
            )
    except OSError as error:
        raise UnreadableFile(f"cannot be read: {error.strerror}.") from error


@contextmanager
def _progress_bar(name: str, size_bytes: int) -> Iterator[Callable[[ImportProgress], None]]:
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        DownloadColumn(),
        TextColumn("{task.fields[rows]:,} rows"),
        TimeRemainingColumn(),
    )
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task(f"Importing {name}", total=size_bytes, rows=0)
        yield lambda now: bar.update(task, completed=now.bytes_read, rows=now.rows)


def say_report(file: Path, report: ImportReport, rejects: Path | None) -> None:
    """Tell in words what was imported, and the first of the rows that were not."""
    typer.echo(
        f"{file}: {report.new:,} new, {report.changed:,} changed, "
        f"{report.unchanged:,} unchanged, {report.rejected:,} rejected ({report.format})."
    )
    for warning in report.warnings:
        typer.echo(f"  {warning}")
    for rejection in report.rejections[:_SHOWN_REJECTIONS]:
        typer.echo(f"  {rejection}")
    if (hidden := report.rejected - _SHOWN_REJECTIONS) > 0:
        where = f"all are in {rejects}" if rejects else "--rejects FILE writes all to a file"
        typer.echo(f"  and {hidden:,} more; {where}")


def was_of_use(report: ImportReport) -> bool:
    """Whether anything was taken. An empty file is fine; one with only bad rows is not."""
    return report.rejected == 0 or report.rejected < report.rows
