"""`placecurator token`: made for a program, listed and revoked."""

from __future__ import annotations

import sqlalchemy as sa

from placecurator.services.accounts.tokens import identify_token
from tests.commands import placecurator, refusal


def test_the_token_is_alone_on_the_standard_output(engine: sa.Engine, database_url: str) -> None:
    made = placecurator("token", "create", "--role", "curator", database_url=database_url)

    assert made.stderr == "Token 1 of admin, as curator:\n"
    actor = identify_token(engine, made.stdout.strip())
    assert actor is not None
    assert (actor.name, actor.role, actor.via) == ("admin", "curator", "token")


def test_the_list_tells_what_each_is_for_and_a_revoked_one_is_gone(
    engine: sa.Engine, database_url: str
) -> None:
    made = placecurator(
        *("token", "create", "--role", "viewer", "--label", "[b]cron", "--days", "9"),
        database_url=database_url,
    )

    listed = placecurator("token", "list", database_url=database_url)
    revoked = placecurator("token", "revoke", "1", database_url=database_url)
    after = placecurator("token", "list", database_url=database_url)

    row = listed.stdout.splitlines()[-2].split()
    assert row[:6] == ["1", made.stdout[:8], "[b]cron", "admin", "viewer", "never"]
    assert revoked.returncode == 0
    assert after.stdout == "There are no tokens.\n"
    assert identify_token(engine, made.stdout.strip()) is None


def test_refusals_are_one_sentence(engine: sa.Engine, database_url: str) -> None:
    placecurator("user", "add", "Vera", "--role", "viewer", database_url=database_url)

    more = placecurator(
        *("token", "create", "--role", "admin", "--user", "vera"), database_url=database_url
    )
    unknown = placecurator("token", "revoke", "7", database_url=database_url)

    assert refusal(more) == "role: is more than Vera has, who is viewer"
    assert refusal(unknown) == "There is no such token, or it was revoked before."
