"""The commands by name, and how their failures are told."""

from __future__ import annotations

import os
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

from placecurator.cli import data, opt_outs, providers, running, tokens, users
from placecurator.cli.attempts import attempts
from placecurator.cli.doctor import doctor
from placecurator.cli.facts import facts, retention
from placecurator.cli.history import history, undo
from placecurator.cli.scan import scan
from placecurator.cli.searching import search, searches
from placecurator.domain.errors import PlacecuratorError
from placecurator.services import request_ids

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
export = typer.Typer(no_args_is_help=True, help="Write what the deep scans found to a file.")
provider = typer.Typer(
    no_args_is_help=True, help="See the providers and their prices, pause one, or let it go on."
)
opt_out = typer.Typer(
    no_args_is_help=True, help="See and change the list of websites that are never visited."
)
user = typer.Typer(no_args_is_help=True, help="See who may sign in, and change that.")
token = typer.Typer(no_args_is_help=True, help="Make, list and revoke tokens for the REST API.")

app.command()(running.demo)
app.command()(running.up)
app.command()(running.status)
app.command("import")(data.import_places)
app.command()(search)
app.command()(searches)
export.command("businesses")(data.export_businesses)
app.add_typer(export, name="export")
provider.command("list")(providers.list_all)
provider.command("pause")(providers.pause)
provider.command("resume")(providers.resume)
app.add_typer(provider, name="provider")
opt_out.command("list")(opt_outs.list_all)
opt_out.command("add")(opt_outs.add)
opt_out.command("remove")(opt_outs.remove)
app.add_typer(opt_out, name="opt-out")
user.command("add")(users.add)
user.command("list")(users.list_all)
user.command("disable")(users.disable)
user.command("enable")(users.enable)
user.command("reset")(users.reset)
user.command("role")(users.role)
user.command("link")(users.link)
app.add_typer(user, name="user")
token.command("create")(tokens.create)
token.command("list")(tokens.list_all)
token.command("revoke")(tokens.revoke)
app.add_typer(token, name="token")
app.command()(scan)
app.command()(attempts)
app.command()(history)
app.command()(undo)
app.command()(facts)
app.command()(retention)
app.command()(data.migrate)
app.command()(doctor)


def _say_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"Place Curator {version('placecurator')}")
        raise typer.Exit


@app.callback()
def common_options(
    home: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER",
            help="The data folder to work on, instead of PLACECURATOR_HOME. "
            "The demo's is .demo in the checkout.",
        ),
    ] = None,
    show_version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_say_version, is_eager=True, help="Show the version and exit."
        ),
    ] = False,
) -> None:
    """Triage a pile of staged places fast; what you select is deep-scanned by itself."""
    request_ids.begin()
    if home is not None:
        os.environ["PLACECURATOR_HOME"] = str(home)


def main() -> None:
    """Run the command line; a failure is one sentence on the error stream and exit code 1."""
    try:
        app()
    except PlacecuratorError as error:
        typer.secho(str(error), fg=typer.colors.RED, err=True)
        sys.exit(1)
    except BrokenPipeError:  # the reader, `head` for example, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
