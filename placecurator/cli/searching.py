"""Commands that look for places with a provider, and list the searches so far."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from typing import Annotated

import sqlalchemy as sa
import typer
from rich import box
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn
from rich.table import Table

from placecurator.cli.database import opened_database
from placecurator.cli.tables import print_table
from placecurator.deepscan.config import DeepScanConfig
from placecurator.deepscan.providers import open_providers, searchable
from placecurator.domain.errors import InvalidInput
from placecurator.domain.search import SearchQuery
from placecurator.domain.search_state import SearchState
from placecurator.services.scan_config import deep_scan_config
from placecurator.services.searching.listing import LONGEST_PAGE, list_searches
from placecurator.services.searching.plan import SearchPlan, dollars, plan_search, providers
from placecurator.services.searching.query import USUAL_PLACES, checked_query
from placecurator.services.searching.report import OnProgress, SearchReport
from placecurator.services.searching.run import search_to_stage
from placecurator.services.searching.terms import keep_until, kept_words
from placecurator.services.searching.words import STATES, end_words
from placecurator.settings import current_settings

_NARROWEST = 120


def search(
    text: Annotated[
        str, typer.Argument(metavar="TEXT", help='What to look for: "dentists in Espoo".')
    ],
    provider: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Whom to ask; may be left out when only one is set up."),
    ] = None,
    near: Annotated[
        str | None,
        typer.Option(metavar="LAT,LON", help="Only around this point; needs --radius."),
    ] = None,
    radius: Annotated[
        float | None, typer.Option(metavar="KM", help="Kilometres around --near.")
    ] = None,
    limit: Annotated[int, typer.Option(metavar="NUMBER", help="At most so many places.")] = (
        USUAL_PLACES
    ),
    language: Annotated[
        str | None, typer.Option(metavar="TAG", help="Of the answers: fi, pt-BR.")
    ] = None,
    country: Annotated[
        str | None, typer.Option(metavar="CC", help="Where to look first: FI.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask about the cost.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Say the result as JSON.")] = False,
) -> None:
    """Look for places with a provider, and stage what it finds as New.

    Nothing is selected or scanned by itself; what is known keeps its status and your notes. Ctrl-C
    ends the search behind the last whole page. The exit code is 1 unless it came to its end.
    """
    config = deep_scan_config(current_settings())
    latitude, longitude = _point(near)
    query = checked_query(
        text,
        latitude=latitude,
        longitude=longitude,
        radius_km=radius,
        language=language,
        country=country,
        limit=limit,
    )
    name = provider or _only_one(config)
    _agree(plan_search(config, name, limit), kept_words(current_settings(), name), yes)
    with opened_database(migrate=True) as engine, _progress(query) as told:
        report = asyncio.run(_search(engine, config, name, query, told))
    typer.echo(_as_json(report) if as_json else end_words(report))
    if report.state is not SearchState.done:
        raise typer.Exit(1)


def searches(
    limit: Annotated[
        int, typer.Option(metavar="NUMBER", min=1, max=LONGEST_PAGE, help="At most so many.")
    ] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="Say it as JSON.")] = False,
) -> None:
    """List the searches with providers, the newest first, and what came of each."""
    with opened_database(migrate=False) as engine:
        page = list_searches(engine, limit=limit)
    if as_json:
        typer.echo(json.dumps([asdict(one) for one in page.items], default=str, indent=2))
    elif page.items:
        _say(page.items)
        if page.next_cursor:
            typer.echo(f"There are older ones; --limit shows more than {limit}.")
    else:
        typer.echo("Nobody has searched yet.")


async def _search(
    engine: sa.Engine, config: DeepScanConfig, name: str, query: SearchQuery, told: OnProgress
) -> SearchReport:
    stop, loop = asyncio.Event(), asyncio.get_running_loop()

    def end() -> None:
        stop.set()
        loop.remove_signal_handler(signal.SIGINT)  # a second Ctrl-C does not wait for anything

    for ending in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(ending, end)
    async with open_providers(config) as opened:
        return await search_to_stage(
            engine,
            opened[name],
            query,
            actor=current_settings().curator,
            keep_until=keep_until(current_settings(), name),
            on_progress=told,
            stop=stop,
        )


def _point(near: str | None) -> tuple[float | None, float | None]:
    if near is None:
        return None, None
    try:
        latitude, longitude = map(float, near.split(","))
    except ValueError as error:
        raise InvalidInput("near", "must be like 60.2055,24.6559") from error
    return latitude, longitude


def _only_one(config: DeepScanConfig) -> str:
    ready = searchable(config)
    if len(ready) == 1:
        return ready[0]
    if ready:
        raise InvalidInput("provider", f"is needed: say whom to ask, {' or '.join(ready)}", ready)
    how = " ".join(one.words for one in providers(config))
    raise InvalidInput("provider", f"is needed, and none that can search is set up. {how}")


def _agree(plan: SearchPlan, kept: str, yes: bool) -> None:
    """Say what it costs, and ask whether that is all right.

    Raises:
        InvalidInput: nobody is there to be asked.
    """
    typer.echo(" ".join(filter(None, (plan.words, kept))), err=True)
    if yes or not plan.cost_micros:
        return
    if not sys.stdin.isatty():
        raise InvalidInput("--yes", "is needed where nobody can be asked about the cost")
    if not typer.confirm("Search?", err=True):
        typer.echo("Nobody was asked, and nothing was paid.")
        raise typer.Exit(1)


@contextmanager
def _progress(query: SearchQuery) -> Iterator[OnProgress]:
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TextColumn("{task.fields[pages]} pages, {task.completed:,} found, {task.fields[new]} new"),
    )
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task(f'Searching "{query.text}"', total=query.limit, pages=0, new=0)
        yield lambda now: bar.update(task, completed=now.found, pages=now.pages, new=now.new)


def _as_json(report: SearchReport) -> str:
    return json.dumps(asdict(report), default=str, indent=2)


def _say(shown: Sequence[SearchReport]) -> None:
    table = Table(box=box.SIMPLE_HEAD)
    for name in ("Nr", "Began (UTC)", "Who", "Provider"):
        table.add_column(name, no_wrap=True)
    table.add_column("What", overflow="fold", ratio=1)
    for name in ("Found", "New", "Changed", "Cost", "Outcome"):
        table.add_column(name, no_wrap=True)
    print_table(table, map(_cells, shown), narrowest=_NARROWEST)


def _cells(one: SearchReport) -> tuple[str, ...]:
    return (
        str(one.id),
        f"{one.started_at:%Y-%m-%d %H:%M:%S}",
        one.actor,
        one.provider,
        "\n".join(filter(None, (one.query.text, one.words))),
        f"{one.found:,}",
        f"{one.new:,}",
        f"{one.changed:,}",
        dollars(one.cost_micros),
        STATES[one.state],
    )
