"""``/api/v3/views``: who keeps what, and what is said."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from starlette.testclient import TestClient

from placecurator.domain.accounts import Role
from tests.accounts import signed_in
from tests.api.conftest import client_of

PATH = "/api/v3/views"


def test_a_view_is_kept_listed_changed_and_deleted(client: TestClient) -> None:
    saved = client.post(PATH, json={"name": "Cafés", "query": "sort=-rating&q=cafe"})

    assert saved.status_code == 201
    view = saved.json()
    assert (view["query"], view["shared"], view["mine"]) == ("q=cafe&sort=-rating", False, True)
    assert client.get(PATH).json()["items"] == [view]
    changed = client.patch(f"{PATH}/{view['id']}", json={"name": "Best", "shared": True})
    assert (changed.json()["name"], changed.json()["shared"]) == ("Best", True)
    gone = client.delete(f"{PATH}/{view['id']}")
    assert (gone.status_code, gone.json()["name"]) == (200, "Best")
    assert client.get(PATH).json() == {"items": []}


def test_a_deleted_view_is_restored_and_then_it_is_there_again(client: TestClient) -> None:
    view = client.post(PATH, json={"name": "Cafés", "query": "q=cafe"}).json()
    act = client.delete(f"{PATH}/{view['id']}").json()["event_id"]

    first = client.post(f"{PATH}/deleted/{act}/restore")
    second = client.post(f"{PATH}/deleted/{act}/restore")
    unknown = client.post(f"{PATH}/deleted/77777/restore")

    assert (first.status_code, first.json() | {"id": 0}) == (201, view | {"id": 0})
    assert (second.status_code, second.json()["error"]["field"]) == (422, "name")
    assert (unknown.status_code, unknown.json()["error"]["type"]) == (404, "UnknownAct")
    assert client.get(PATH).json()["items"] == [first.json()]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": " ", "query": ""}, "name"),
        ({"name": "x" * 81, "query": ""}, "name"),
        ({"name": "Red", "query": "colour=red"}, "query"),
        ({"name": "Red"}, "query"),
        ({"name": "Red", "query": "", "owner": "ann"}, "owner"),
    ],
)
def test_what_cannot_be_kept_is_refused(
    client: TestClient, body: dict[str, str], field: str
) -> None:
    refused = client.post(PATH, json=body)

    assert refused.status_code == 422
    assert refused.json()["error"]["field"].endswith(field)


def test_the_view_of_another_is_not_found(client: TestClient, engine: sa.Engine) -> None:
    view = client.post(PATH, json={"name": "Ours", "query": "", "shared": True}).json()

    with client_of(engine, headers=signed_in(engine, Role.viewer)) as other:
        assert other.get(PATH).json()["items"][0]["may_change"] is False
        refused = other.delete(f"{PATH}/{view['id']}")
        shared = other.post(PATH, json={"name": "Mine", "query": "", "shared": True})

    assert (refused.status_code, refused.json()["error"]["type"]) == (404, "UnknownView")
    assert (shared.status_code, shared.json()["error"]["type"]) == (403, "NotAllowed")
