"""The commands that show what people did to places, and take it back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated

import typer
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from placecurator.cli.acting import this_machine
from placecurator.cli.database import opened_database
from placecurator.services import history as acts
from placecurator.services.history import Act, HistoryQuery, list_acts
from placecurator.services.signals import Signals
from placecurator.services.undo import undo as take_back
from placecurator.settings import current_settings

_NARROWEST = 120


def history(
    actor: Annotated[
        str | None, typer.Option(metavar="NAME", help="Only what this person did.")
    ] = None,
    limit: Annotated[
        int, typer.Option(metavar="NUMBER", min=1, max=acts.LONGEST_PAGE, help="At most so many.")
    ] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="Say it as JSON.")] = False,
) -> None:
    """Show what people did to places, the newest first, and how much of it can be undone."""
    with opened_database(migrate=False) as engine:
        query = HistoryQuery(actor=actor, limit=limit)
        page = list_acts(engine, query, viewer=this_machine())
    if as_json:
        typer.echo(json.dumps([asdict(act) for act in page.items], default=str, indent=2))
    elif page.items:
        _say(page.items)
        if page.next_cursor:
            typer.echo(f"There are older ones; --limit shows more than {limit}.")
    else:
        typer.echo("Nobody has done anything yet.")


def undo(
    event_id: Annotated[
        int, typer.Argument(metavar="EVENT_ID", min=1, help="As `placecurator history` shows it.")
    ],
) -> None:
    """Take an act back at all places about which nobody has decided since."""
    signals = Signals(current_settings().redis_url)
    with opened_database(migrate=False) as engine:
        undone = take_back(engine, signals, event_id, actor=this_machine())
    typer.echo(f"{undone.words}.\nTo take this back: placecurator undo {undone.event_id}")


def _say(shown: Sequence[Act]) -> None:
    console = Console()
    # Into a pipe or a file goes a table that nothing had to be cut from.
    console.width = max(console.width, _NARROWEST)
    table = Table(box=box.SIMPLE_HEAD)
    for name in ("Id", "When (UTC)", "Who", "Act", "Places", "Can be undone"):
        table.add_column(name, no_wrap=True)
    table.add_column("Which", overflow="fold", ratio=1)
    for act in shown:
        # As Text: what a person or a source wrote is never markup.
        table.add_row(*map(Text, _cells(act)))
    console.print(table)


def _cells(act: Act) -> tuple[str, ...]:
    what = f"to {act.status.value}" if act.status else act.act
    if act.undoes:
        what = f"undo of {act.undoes}" + (f" (to {act.undone.value})" if act.undone else "")
    return (
        str(act.id),
        f"{act.at:%Y-%m-%d %H:%M:%S}",
        act.actor,
        what,
        f"{act.places:,}",
        _can_be_undone(act),
        ", ".join(act.names) + (", …" if act.places > len(act.names) > 0 else ""),
    )


def _can_be_undone(act: Act) -> str:
    if act.standing_more:
        return f"{act.standing:,} or more"
    return f"{act.standing:,}" if act.standing else ""
