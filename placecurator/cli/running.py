"""Commands that start the product, and the one that tells whether it runs."""

from __future__ import annotations

import typer

from placecurator.cli.database import opened_database
from placecurator.launch import starts
from placecurator.launch.home import Home
from placecurator.services.businesses import count_businesses
from placecurator.services.staging import count_places
from placecurator.settings import CHECKOUT, current_settings


def demo() -> None:
    """Start everything with sample places and a demo provider.

    Its data are in .demo in the checkout, apart from yours. Stop it with Ctrl-C.
    """
    starts.demo(current_settings())


def up() -> None:
    """Start everything on your own data. Stop it with Ctrl-C."""
    starts.up(current_settings())


def status() -> None:
    """Tell whether the product runs and where, and count the places.

    The exit code is 0 when it runs and 3 when it does not.
    """
    settings = current_settings()
    running = Home(settings.home).running()
    if running:
        typer.echo(f"Place Curator is running at {running.url} (pid {running.pid}).")
    else:
        typer.echo("Place Curator is not running on this data folder.")
        _mention_the_demo(Home(CHECKOUT / ".demo"))
    typer.echo(f"Data folder: {settings.home}")
    if settings.database_url is None and not (settings.home / "placecurator.db").exists():
        typer.echo("It has no places yet.")
    else:
        _say_counts()
    if not running:
        raise typer.Exit(3)


def _mention_the_demo(home: Home) -> None:
    if demo_running := home.running():
        typer.echo(
            f"The demo is running at {demo_running.url} (pid {demo_running.pid}); "
            f"for its places: placecurator --home {home.path} status"
        )


def _say_counts() -> None:
    with opened_database(migrate=False) as engine:
        counts = count_places(engine)
        businesses = count_businesses(engine)
    typer.echo(f"Places: {counts.total:,}")
    for status_name, count in counts.by_status.items():
        typer.echo(f"  {status_name.value}: {count:,}")
    typer.echo("Deep scans:")
    for scan, count in counts.by_scan.items():
        typer.echo(f"  {scan.value if scan else 'never asked for'}: {count:,}")
    typer.echo(f"Local businesses: {businesses:,}")
