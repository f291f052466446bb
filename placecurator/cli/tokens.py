"""Commands about API tokens."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer
from rich import box
from rich.table import Table

from placecurator.cli.acting import this_machine
from placecurator.cli.database import opened_database
from placecurator.cli.tables import print_table
from placecurator.domain.accounts import Role
from placecurator.services.accounts import tokens
from placecurator.services.accounts.first_admin import FIRST_ADMIN, make_first_admin

_NARROWEST = 100


def create(
    role: Annotated[Role, typer.Option(help="What the token may do.")],
    label: Annotated[
        str, typer.Option(metavar="TEXT", help="What it is for; lists show it.")
    ] = "made by a command",
    user: Annotated[
        str, typer.Option(metavar="NAME", help="Under whose name it acts.")
    ] = FIRST_ADMIN,
    days: Annotated[
        int | None, typer.Option(metavar="NUMBER", min=1, max=36_500, help="It ends after these.")
    ] = None,
) -> None:
    """Make a token for `Authorization: Bearer`; it is the last line, and never shown again."""
    expires_at = None if days is None else datetime.now(UTC) + timedelta(days=days)
    with opened_database(migrate=True) as engine:
        make_first_admin(engine)
        token, secret = tokens.create_token(
            engine, this_machine(), label, role, expires_at, user_name=user
        )
    typer.echo(f"Token {token.id} of {token.user}, as {token.role.value}:", err=True)
    typer.echo(secret)


def list_all() -> None:
    """List the tokens that were not revoked: whose, for what, and when they were last used."""
    with opened_database(migrate=False) as engine:
        found = tokens.list_tokens(engine, this_machine(), of_everybody=True)
    if not found:
        typer.echo("There are no tokens.")
        return
    table = Table(box=box.SIMPLE_HEAD)
    for title in ("Nr", "Begins", "For", "User", "Role", "Last used (UTC)", "Ends (UTC)"):
        table.add_column(title, overflow="fold")
    print_table(table, map(_cells, found), narrowest=_NARROWEST)


def _cells(token: tokens.TokenView) -> tuple[str, ...]:
    return (
        str(token.id),
        token.hint,
        token.label,
        token.user,
        token.role.value,
        "never" if token.last_used_at is None else f"{token.last_used_at:%Y-%m-%d %H:%M}",
        "never" if token.expires_at is None else f"{token.expires_at:%Y-%m-%d %H:%M}",
    )


def revoke(
    number: Annotated[int, typer.Argument(metavar="NR", help="As `token list` says it.")],
) -> None:
    """End a token at once."""
    with opened_database(migrate=False) as engine:
        tokens.revoke_token(engine, this_machine(), number)
    typer.echo("Revoked: whoever uses it is refused from now on.")
