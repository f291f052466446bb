"""Commands about providers that are paused."""

from __future__ import annotations

from typing import Annotated

import typer

from placecurator.cli.database import opened_database
from placecurator.services.providers import pause_provider, paused_providers, resume_provider
from placecurator.services.signals import Signals
from placecurator.settings import current_settings


def list_paused() -> None:
    """Say which providers are paused, why, and what lets them go on."""
    with opened_database(migrate=False) as engine:
        paused = paused_providers(engine)
    if not paused:
        typer.echo("No provider is paused.")
    for one in paused:
        typer.echo(f"{one.name}: {one.words}")


def pause(
    name: Annotated[str, typer.Argument(metavar="NAME", help="google, or demo.")],
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
