"""Commands about providers: what they are, pausing one, and letting it go on."""

from __future__ import annotations

from typing import Annotated

import typer

from placecurator.cli.database import opened_database
from placecurator.services.provider_overview import provider_overview
from placecurator.services.providers import pause_provider, resume_provider
from placecurator.services.scan_config import deep_scan_config
from placecurator.services.signals import Signals
from placecurator.settings import current_settings


def list_all(
    check: Annotated[
        bool, typer.Option("--check", help="Ask each something that is free: does it answer?")
    ] = False,
) -> None:
    """Say which providers there are: how they are set up, what they cost, and if they are paused.

    With --check the exit code is 1 when one that is set up does not answer.
    """
    config = deep_scan_config(current_settings())
    with opened_database(migrate=False) as engine:
        overview = provider_overview(engine, config, check=check)
    for one in overview:
        typer.echo(f"{one.name}: {one.title}")
        for line in one.lines:
            typer.echo(f"  {line}")
    if any(one.answers is False for one in overview):
        raise typer.Exit(1)


def pause(
    name: Annotated[str, typer.Argument(metavar="NAME", help="google, osm or demo.")],
    reason: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Why; curators read it at the places.")
    ] = None,
) -> None:
    """Begin no more scans with a provider, until it is resumed."""
    with opened_database(migrate=False) as engine:
        pause_provider(engine, name, by=current_settings().curator, reason=reason)
    typer.echo(
        f"Scans with {name} are paused until: placecurator provider resume {name}\n"
        "Those that run are finished. Places that are due wait and say why."
    )


def resume(
    name: Annotated[str, typer.Argument(metavar="NAME", help="As `provider list` says it.")],
) -> None:
    """Let scans with a paused provider go on now, after the cause is cured."""
    settings = current_settings()
    with opened_database(migrate=False) as engine:
        signals = Signals(settings.redis_url)
        waiting = resume_provider(engine, signals, name, by=settings.curator)
    typer.echo(f"Scans with {name} go on; {waiting:,} places were waiting.")
