"""Commands about users. Each makes its one-time link the last line."""

from __future__ import annotations

from typing import Annotated

import typer
from rich import box
from rich.table import Table

from placecurator.cli.acting import link_here, this_machine
from placecurator.cli.database import opened_database
from placecurator.cli.tables import print_table
from placecurator.domain.accounts import Role
from placecurator.services.accounts import users
from placecurator.services.accounts.links import make_sign_in_link

_NARROWEST = 100

Name = Annotated[str, typer.Argument(metavar="NAME", help="As `user list` says it.")]


def add(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Up to 64 characters.")],
    role: Annotated[Role, typer.Option(help="What the user may do.")] = Role.curator,
) -> None:
    """Add a user and print the link that lets him in once, within 24 hours.

    Nobody else ever knows the password: the user chooses one after that.
    """
    with opened_database(migrate=True) as engine:
        secret = users.add_user(engine, this_machine(), name, role)
    typer.echo(f"Added, as {role.value}. The link works once, for 24 hours:")
    typer.echo(link_here(secret))


def list_all() -> None:
    """List the users: what each may do, and when he was last seen in a browser."""
    with opened_database(migrate=False) as engine:
        found = users.list_users(engine)
    if not found:
        typer.echo("There are no users yet. The first start makes one: admin.")
        return
    table = Table(box=box.SIMPLE_HEAD)
    for title in ("Name", "Role", "Signs in", "Last seen (UTC)", "Added by"):
        table.add_column(title, overflow="fold")
    print_table(table, map(_cells, found), narrowest=_NARROWEST)


def _cells(user: users.UserView) -> tuple[str, ...]:
    alone = "by single sign-on" if user.by_provider else "with a link only"
    way = "with a password" if user.has_password else alone
    seen = "never" if user.last_seen_at is None else f"{user.last_seen_at:%Y-%m-%d %H:%M}"
    return (
        user.name,
        user.role.value,
        way if user.disabled_at is None else f"disabled {user.disabled_at:%Y-%m-%d}",
        seen,
        user.created_by,
    )


def disable(name: Name) -> None:
    """Let a user in no more: sessions, tokens and links end at once."""
    with opened_database(migrate=False) as engine:
        users.disable_user(engine, this_machine(), name)
    typer.echo("Disabled: signed out everywhere, and all tokens are revoked.")


def enable(name: Name) -> None:
    """Let a disabled user in again."""
    with opened_database(migrate=False) as engine:
        users.enable_user(engine, this_machine(), name)
    typer.echo("Enabled: the password is the one before; tokens have to be made anew.")


def reset(name: Name) -> None:
    """End a user's password, sessions and tokens, and print a link that lets him in once."""
    with opened_database(migrate=False) as engine:
        secret = users.reset_user(engine, this_machine(), name)
    typer.echo("Reset: no password, no session and no token is left. The link works once:")
    typer.echo(link_here(secret))


def role(
    name: Name,
    new: Annotated[Role, typer.Argument(metavar="ROLE", help="viewer, curator or admin.")],
) -> None:
    """Give a user another role; it holds from the next click on."""
    with opened_database(migrate=False) as engine:
        users.set_role(engine, this_machine(), name, new)
    typer.echo(f"The role is {new.value} now.")


def link(name: Name) -> None:
    """Print a link that lets a user in once, within 24 hours; older ones work no longer."""
    with opened_database(migrate=False) as engine:
        secret = make_sign_in_link(engine, name, this_machine())
    typer.echo(link_here(secret))
