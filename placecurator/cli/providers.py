"""Commands about providers that are paused."""

from __future__ import annotations

from typing import Annotated

import typer

from placecurator.cli.database import opened_database
from placecurator.services.providers import paused_providers, resume_provider
from placecurator.services.signals import Signals
from placecurator.settings import current_settings


def list_paused() -> None:
    """Say which providers are paused, why, and until when."""
    with opened_database(migrate=False) as engine:
        paused = paused_providers(engine)
    if not paused:
        typer.echo("No provider is paused.")
    for one in paused:
        typer.echo(
            f"{one.name}: {one.cause.words} One place tries again at {one.until:%Y-%m-%d %H:%M:%S} "
            "UTC."
        )


def resume(
    name: Annotated[str, typer.Argument(metavar="NAME", help="As `provider list` says it.")],
) -> None:
    """Let scans with a paused provider go on now, after the cause is cured."""
    with opened_database(migrate=False) as engine:
        waiting = resume_provider(engine, Signals(current_settings().redis_url), name)
    typer.echo(f"Scans with {name} go on; {waiting:,} places were waiting.")
