"""Commands that bring places in, take results out, and keep the schema up to date."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Annotated, TextIO

import sqlalchemy as sa
import typer

from placecurator.cli import importing
from placecurator.cli.database import opened_database
from placecurator.cli.files import writable_csv
from placecurator.domain.errors import UnreadableFile
from placecurator.services.businesses import export_csv, note_export
from placecurator.services.importing.report import OnRejection, rejection_writer
from placecurator.settings import current_settings


def import_places(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="CSV, JSON, NDJSON or GeoJSON files.")
    ],
    rejects: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Write every rejected row with its reason there, as CSV."
        ),
    ] = None,
    curator: Annotated[
        str | None, typer.Option(metavar="NAME", help="Who imports; default PLACECURATOR_CURATOR.")
    ] = None,
) -> None:
    """Bring places in from files; what is known already is updated, never duplicated.

    Your verdicts, notes and scans stay as they are.

    The exit code is 1 when a file could not be read to its end, or had only rejected rows.
    """
    if rejects and len(files) > 1:
        raise typer.BadParameter("takes the rows of one file: import the files one by one.")
    actor = curator or current_settings().curator
    with ExitStack() as stack:
        engine = stack.enter_context(opened_database(migrate=True))
        log = None
        if rejects:
            log = rejection_writer(stack.enter_context(writable_csv(rejects, "utf-8-sig")))
        succeeded = [_imported(engine, file, actor, rejects, log) for file in files]
    if not all(succeeded):
        raise typer.Exit(1)


def _imported(
    engine: sa.Engine, file: Path, actor: str, rejects: Path | None, log: OnRejection | None
) -> bool:
    """Import a file, tell what came of it, and return whether that was of use."""
    try:
        report = importing.import_one(engine, file, actor, log)
    except UnreadableFile as error:
        typer.secho(f"{file}: {error}", fg=typer.colors.RED, err=True)
        return False
    importing.say_report(file, report, rejects)
    return importing.was_of_use(report)


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
        note_export(engine, search, actor=current_settings().curator)
        for piece in export_csv(engine, search):
            file.write(piece)
    if output is not None:
        typer.echo(f"Written to {output}.")


@contextmanager
def _opened(output: Path | None) -> Iterator[TextIO]:
    if output is None:
        yield sys.stdout
        return
    with writable_csv(output) as file:
        yield file


def migrate() -> None:
    """Bring the database's schema up to date and compare its statuses with the code's."""
    with opened_database(migrate=True) as engine:
        url = engine.url.render_as_string(hide_password=True)
        typer.echo(f"The schema of {url} is up to date.")
