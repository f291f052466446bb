"""The list of websites that are never visited, over REST."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from placecurator.domain.accounts import Role
from tests.accounts import browser_of
from tests.api.conftest import URL, client_of

PATH = "/api/v3/opt-outs"


def test_an_admin_adds_lists_and_removes_websites(engine: sa.Engine) -> None:
    cookie = f"pc_session={browser_of(engine, Role.admin).secret}"
    admin = client_of(engine, headers={"Cookie": cookie, "Origin": URL})

    added = admin.post(PATH, json={"domain": "https://www.good.fi/", "reason": "by mail"})
    [item] = admin.get(PATH).json()["items"]
    removed = admin.delete(f"{PATH}/good.fi")

    assert (added.status_code, added.json()) == (201, {"domain": "good.fi"})
    assert (item["domain"], item["reason"]) == ("good.fi", "by mail")
    assert removed.json() == {"domain": "good.fi"}
    assert admin.get(PATH).json() == {"items": []}


@pytest.mark.parametrize("domain", ["good", "", "http://["])
def test_what_is_no_website_is_refused(engine: sa.Engine, domain: str) -> None:
    cookie = f"pc_session={browser_of(engine, Role.admin).secret}"
    admin = client_of(engine, headers={"Cookie": cookie, "Origin": URL})

    assert admin.post(PATH, json={"domain": domain}).status_code in {400, 422}
    assert admin.delete(f"{PATH}/{domain or 'x'}").status_code in {400, 404, 422}
