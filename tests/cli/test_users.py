"""`placecurator user`: everything that an admin does on the page, from a shell."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from placecurator.domain.accounts import Actor
from placecurator.domain.errors import SignInRefused
from placecurator.services.accounts.links import use_link
from tests.commands import placecurator, refusal


def enter(engine: sa.Engine, said: str) -> Actor:
    """Follow the link in the last line that a command said."""
    url, _hash, secret = said.splitlines()[-1].partition("#link=")
    assert url == "http://localhost:3000/sign-in"
    return use_link(engine, secret, address=None, user_agent=None).actor


def test_a_new_user_comes_in_by_the_link_once(engine: sa.Engine, database_url: str) -> None:
    added = placecurator("user", "add", "Berta", "--role", "viewer", database_url=database_url)

    actor = enter(engine, added.stdout)

    assert (actor.name, actor.role) == ("Berta", "viewer")
    with pytest.raises(SignInRefused):
        enter(engine, added.stdout)


def test_the_list_tells_who_may_do_what(engine: sa.Engine, database_url: str) -> None:
    nobody = placecurator("user", "list", database_url=database_url)
    placecurator("user", "add", "[red]Berta", database_url=database_url)
    placecurator("user", "role", "[red]berta", "admin", database_url=database_url)

    listed = placecurator("user", "list", database_url=database_url)

    assert nobody.stdout.startswith("There are no users yet.")
    assert listed.stdout.splitlines()[-2].split() == [
        *("[red]Berta", "admin", "with", "a", "link", "only", "never", "curator")
    ]


def test_who_is_disabled_gets_no_link_until_he_is_enabled(
    engine: sa.Engine, database_url: str
) -> None:
    added = placecurator("user", "add", "Berta", database_url=database_url)

    disabled = placecurator("user", "disable", "berta", database_url=database_url)
    refused = placecurator("user", "link", "berta", database_url=database_url)

    assert disabled.returncode == 0
    assert refusal(refused) == "name: is disabled; enable the user first"
    with pytest.raises(SignInRefused):
        enter(engine, added.stdout)

    placecurator("user", "enable", "berta", database_url=database_url)
    link = placecurator("user", "link", "berta", database_url=database_url)

    assert enter(engine, link.stdout).name == "Berta"


def test_a_reset_prints_a_new_link(engine: sa.Engine, database_url: str) -> None:
    placecurator("user", "add", "Berta", database_url=database_url)

    reset = placecurator("user", "reset", "Berta", database_url=database_url)

    assert enter(engine, reset.stdout).name == "Berta"


def test_refusals_are_one_sentence(engine: sa.Engine, database_url: str) -> None:
    placecurator("user", "add", "Berta", "--role", "admin", database_url=database_url)

    last = placecurator("user", "disable", "Berta", database_url=database_url)
    taken = placecurator("user", "add", "BERTA", database_url=database_url)
    unknown = placecurator("user", "reset", "Carl", database_url=database_url)

    assert "is the last admin" in refusal(last)
    assert "is taken" in refusal(taken)
    assert refusal(unknown) == "There is no user of this name."
