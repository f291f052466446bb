"""Commands that bring places in, take results out, and keep the schema up to date."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Annotated, TextIO

import typer

from placecurator.cli import importing
from placecurator.cli.database import opened_database
from placecurator.domain.errors import UnreadableFile
from placecurator.services.businesses import export_csv
from placecurator.settings import current_settings


def import_places(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="CSV, JSON, NDJSON or GeoJSON files.")
    ],
    rejects: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write every rejected line with its reason there."),
    ] = None,
    curator: Annotated[
        str | None, typer.Option(metavar="NAME", help="Who imports; default PLACECURATOR_CURATOR.")
    ] = None,
) -> None:
    """Bring places in from files; what is known already is updated, never duplicated.

    Your verdicts, notes and scans stay as they are. The exit code is 1 when a file could not be
    read to its end, or had no place that could be taken.
    """
    actor = curator or current_settings().curator
    succeeded = True
    with ExitStack() as stack:
        engine = stack.enter_context(opened_database(migrate=True))
        log = stack.enter_context(importing.rejects_file(rejects)) if rejects else None
        for file in files:
            try:
                report = importing.import_one(engine, file, actor, log)
            except UnreadableFile as error:
                typer.secho(f"{file}: {error}", fg=typer.colors.RED, err=True)
                succeeded = False
                continue
            importing.say_report(file, report, rejects)
            succeeded &= importing.something_was_taken(report)
    if not succeeded:
        raise typer.Exit(1)


def export_businesses(
    output: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write there instead of to the standard output."),
    ] = None,
    search: Annotated[
        str, typer.Option(metavar="TEXT", help="Only businesses in which this text is found.")
    ] = "",
) -> None:
    """Write the local businesses as CSV, safe to open in a spreadsheet program."""
    with opened_database(migrate=False) as engine, _opened(output) as file:
        for piece in export_csv(engine, search):
            file.write(piece)
    if output is not None:
        typer.echo(f"Written to {output}.")


@contextmanager
def _opened(output: Path | None) -> Iterator[TextIO]:
    if output is None:
        yield sys.stdout
        return
    with importing.writable(output) as file:
        yield file


def migrate() -> None:
    """Bring the database's schema up to date and compare its statuses with the code's."""
    with opened_database(migrate=True) as engine:
        url = engine.url.render_as_string(hide_password=True)
        typer.echo(f"The schema of {url} is up to date.")
