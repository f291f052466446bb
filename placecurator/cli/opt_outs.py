"""Commands about websites that must never be visited."""

from __future__ import annotations

from typing import Annotated

import typer

from placecurator.cli.database import opened_database
from placecurator.services import opt_outs
from placecurator.settings import current_settings

_Domain = Annotated[
    str, typer.Argument(metavar="DOMAIN", help="Such as good.fi, or the address of a page.")
]


def list_all() -> None:
    """List the websites that are never visited, since when and why."""
    with opened_database(migrate=False) as engine:
        found = opt_outs.list_opt_outs(engine)
    if not found:
        typer.echo("All websites may be visited.")
    for one in found:
        reason = f": {one.reason}" if one.reason else ""
        typer.echo(f"{one.domain}  {one.noted_at:%Y-%m-%d} by {one.noted_by}{reason}")


def add(
    domain: _Domain,
    reason: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Why, for those who look at the list.")
    ] = None,
) -> None:
    """Never visit a website again, nor what is below its domain."""
    with opened_database(migrate=False) as engine:
        added = opt_outs.add_opt_out(engine, domain, by=current_settings().curator, reason=reason)
    typer.echo(f"{added} and all below it are not visited any more, a minute from now.")


def remove(domain: _Domain) -> None:
    """Let a website be visited again."""
    with opened_database(migrate=False) as engine:
        removed = opt_outs.remove_opt_out(engine, domain, by=current_settings().curator)
    typer.echo(f"{removed} may be visited again.")
