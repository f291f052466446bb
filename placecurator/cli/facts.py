"""The commands that show what is known of a place, and that blank what may not be kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich import box
from rich.table import Table
from rich.text import Text

from placecurator.cli.database import opened_database
from placecurator.cli.tables import print_table
from placecurator.services.facts import FactValue, FieldFacts, PlaceFacts, facts_of_place
from placecurator.services.retention import Swept, next_expiry, sweep
from placecurator.settings import current_settings

_NARROWEST = 120


def facts(
    place_id: Annotated[str, typer.Argument(metavar="PLACE_ID", help="As the lists show it.")],
    as_json: Annotated[bool, typer.Option("--json", help="Say it as JSON.")] = False,
) -> None:
    """Show what is known of a place: each value, who states it, and which one is shown."""
    with opened_database(migrate=False) as engine:
        known = facts_of_place(engine, place_id)
    if as_json:
        typer.echo(json.dumps(asdict(known), default=str, indent=2))
    elif known.scanned_at is None:
        typer.echo("It was never scanned. Select it, and it is.")
    else:
        _say(known)


def _say(known: PlaceFacts) -> None:
    table = Table(box=box.SIMPLE_HEAD, title=Text(known.name), title_justify="left")
    for name in ("Field", "Shown", "Seen (UTC)", "Until"):
        table.add_column(name, no_wrap=True)
    for name in ("Value", "Source, method", "Page"):
        table.add_column(name, overflow="fold", ratio=1)
    rows = (cells for field in known.fields for cells in _rows(field))
    print_table(table, rows, narrowest=_NARROWEST)
    for change in known.changes:
        before, after = change.before or "nothing", change.after or "nothing"
        typer.echo(f"Changed by the last scan: {change.field}, from {before} to {after}.")
    for warning in known.warnings:
        typer.echo(warning)


def _rows(field: FieldFacts) -> Iterator[tuple[str, ...]]:
    if not field.values:
        yield field.field, "locked", "", "", "(emptied)", "curator", ""
    for number, fact in enumerate(field.values):
        yield (
            "" if number else field.field,
            _standing(field, fact),
            f"{fact.last_seen_at:%Y-%m-%d %H:%M}",
            f"{fact.expires_at:%Y-%m-%d}" if fact.expires_at else "",
            f"{fact.key}: {fact.value}" if fact.key else str(fact.value),
            f"{fact.source}, {fact.method}",
            fact.url or "",
        )


def _standing(field: FieldFacts, fact: FactValue) -> str:
    if fact.gone_at:
        return "gone"
    if fact.chosen:
        return "locked" if field.locked else "yes"
    return "disagrees" if field.in_conflict else ""


def retention(
    now: Annotated[
        bool, typer.Option("--now", help="Blank at once what may not be kept any longer.")
    ] = False,
) -> None:
    """Say when the next of what is kept may not be kept any longer.

    The scheduler blanks it by itself, within a minute or so.
    """
    moment = datetime.now(UTC)
    with opened_database(migrate=False) as engine:
        if now:
            swept = sweep(engine, moment, actor=current_settings().curator)
        else:
            swept = Swept(next_at=next_expiry(engine))
    if now:
        typer.echo(
            f"Blanked {swept.facts:,} facts of {swept.businesses:,} local businesses, and what "
            f"the source had said of {swept.places:,} staged places."
        )
    if swept.next_at is None:
        typer.echo("All that is left may be kept for ever.")
    elif swept.next_at <= moment:
        typer.echo("There is something to blank: placecurator retention --now")
    else:
        typer.echo(f"Next: {swept.next_at:%Y-%m-%d %H:%M} UTC.")
