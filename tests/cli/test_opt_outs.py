"""`placecurator opt-out`: the list of websites that are never visited."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from placecurator.services.opt_outs import list_opt_outs
from tests.commands import placecurator


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_website_is_put_on_the_list_and_taken_off(engine: sa.Engine, database_url: str) -> None:
    added = placecurator(
        "opt-out", "add", "https://www.good.fi/", "--reason", "by mail", database_url=database_url
    )
    listed = placecurator("opt-out", "list", database_url=database_url)
    removed = placecurator("opt-out", "remove", "good.fi", database_url=database_url)

    assert added.stdout == "good.fi and all below it are not visited any more, a minute from now.\n"
    assert listed.stdout.startswith("good.fi  20")
    assert listed.stdout.endswith(" by curator: by mail\n")
    assert removed.stdout == "good.fi may be visited again.\n"
    assert list_opt_outs(engine) == []
