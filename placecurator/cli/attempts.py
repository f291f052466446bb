"""The command that shows the attempts to scan a place."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated

import typer
from rich import box
from rich.table import Table

from placecurator.cli.database import opened_database
from placecurator.cli.tables import print_table
from placecurator.services.attempts import LONGEST_PAGE, Attempt, list_attempts

_NARROWEST = 120


def attempts(
    place_id: Annotated[str, typer.Argument(metavar="PLACE_ID", help="As the lists show it.")],
    limit: Annotated[
        int, typer.Option(metavar="NUMBER", min=1, max=LONGEST_PAGE, help="At most so many.")
    ] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="Say it as JSON.")] = False,
) -> None:
    """Show the attempts to scan a place, the newest first: when, by whom, and what came of it."""
    with opened_database(migrate=False) as engine:
        page = list_attempts(engine, place_id, limit=limit)
    if as_json:
        typer.echo(json.dumps([asdict(attempt) for attempt in page.items], default=str, indent=2))
    elif page.items:
        _say(page.items)
        if page.next_cursor:
            typer.echo(f"There are older ones; --limit shows more than {limit}.")
    else:
        typer.echo("Nobody has tried to scan it yet.")


def _say(shown: Sequence[Attempt]) -> None:
    table = Table(box=box.SIMPLE_HEAD)
    for name in ("Began (UTC)", "Nr", "Seconds", "Outcome"):
        table.add_column(name, no_wrap=True)
    for name in ("Cause", "Worker, job", "Asked by, request"):
        table.add_column(name, overflow="fold", ratio=1)
    print_table(table, map(_cells, shown), narrowest=_NARROWEST)


def _cells(attempt: Attempt) -> tuple[str, ...]:
    seconds = ""
    if attempt.finished_at is not None:
        seconds = f"{(attempt.finished_at - attempt.started_at).total_seconds():.1f}"
    return (
        f"{attempt.started_at:%Y-%m-%d %H:%M:%S}",
        str(attempt.number),
        seconds,
        attempt.outcome or "not ended",
        attempt.message or attempt.words or attempt.cause or "",
        "\n".join(filter(None, (attempt.worker, attempt.job))),
        "\n".join(filter(None, (attempt.asked_by, attempt.request_id))),
    )
