"""``/api/v3/history``: who sees what, who may take back what, and what is said."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
import sqlalchemy as sa
from starlette.testclient import TestClient

from placecurator.domain.accounts import Role
from placecurator.domain.lifecycle import PlaceStagingStatus, PlaceStatus
from placecurator.domain.selection import Named
from placecurator.services.curation import set_status
from placecurator.services.signals import Signals
from placecurator.services.staging import get_place
from placecurator.storage.database import transaction
from tests.accounts import signed_in
from tests.api.conftest import client_of
from tests.factories import stage_many

PATH = "/api/v3/history"
SELECTED = PlaceStagingStatus.Selected


@pytest.fixture
def places(engine: sa.Engine) -> Sequence[str]:
    """Five staged places that carl has selected."""
    with transaction(engine) as session:
        place_ids = stage_many(session, 5)
    set_status(engine, Signals(None), Named(tuple(place_ids)), SELECTED, actor="carl")
    return place_ids


def _newest(client: TestClient) -> int:
    act: int = client.get(PATH).json()["items"][0]["id"]
    return act


def test_the_list_tells_what_was_done_and_what_can_be_undone(
    client: TestClient, places: Sequence[str]
) -> None:
    [act] = client.get(PATH, params={"actor": "carl"}).json()["items"]

    assert (act["act"], act["status"], act["actor"]) == ("set_status", "Selected", "carl")
    assert (act["places"], act["standing"], act["undoable"]) == (5, 5, True)
    assert act["names"] == ["Place 1", "Place 2", "Place 3"]


@pytest.mark.usefixtures("places")
def test_an_act_is_undone_once_and_then_it_is_said_that_it_is(
    client: TestClient, engine: sa.Engine
) -> None:
    act = _newest(client)

    first = client.post(f"{PATH}/{act}/undo")
    second = client.post(f"{PATH}/{act}/undo")

    assert first.status_code == 200
    assert first.json() | {"event_id": 0} == {
        "event_id": 0,
        "undoes": act,
        "status": "Selected",
        "redo": False,
        "restored": 5,
        "unqueued": 5,
        **dict.fromkeys(("queued", "running", "scanned", "already", "changed", "gone"), 0),
        "changed_by": [],
        "words": "5 restored, 5 un-queued",
    }
    assert get_place(engine, "osm:node/1").status is PlaceStatus.New
    assert (second.status_code, second.json()["error"]["type"]) == (409, "NothingToUndo")
    assert "undone already by carl" in second.json()["error"]["message"]


@pytest.mark.usefixtures("places")
def test_an_undo_is_in_the_list_and_can_be_undone(client: TestClient, engine: sa.Engine) -> None:
    act = _newest(client)
    undone = client.post(f"{PATH}/{act}/undo").json()["event_id"]

    [newest, before] = client.get(PATH).json()["items"]
    redone = client.post(f"{PATH}/{undone}/undo")

    assert (newest["id"], newest["act"], newest["undoes"]) == (undone, "undo", act)
    assert newest["undone"] == "Selected"
    assert (newest["standing"], before["standing"], before["undoable"]) == (5, 0, False)
    assert redone.json()["words"] == "5 restored, 5 queued again"
    assert get_place(engine, "osm:node/1").status is PlaceStatus.Selected


def test_somebody_elses_act_is_for_an_admin(client: TestClient, engine: sa.Engine) -> None:
    with transaction(engine) as session:
        place_ids = stage_many(session, 1)
    set_status(engine, Signals(None), Named(tuple(place_ids)), SELECTED, actor="dora")
    act = _newest(client)

    refused = client.post(f"{PATH}/{act}/undo")
    allowed = client_of(engine, headers=signed_in(engine, Role.admin)).post(f"{PATH}/{act}/undo")

    assert not client.get(PATH).json()["items"][0]["undoable"]
    assert (refused.status_code, refused.json()["error"]["needed"]) == (403, "admin")
    assert allowed.status_code == 200


@pytest.mark.usefixtures("places")
def test_a_viewer_sees_everything_and_can_undo_nothing(
    client: TestClient, engine: sa.Engine
) -> None:
    act = _newest(client)
    viewer = client_of(engine, headers=signed_in(engine, Role.viewer))

    assert not viewer.get(PATH).json()["items"][0]["undoable"]
    assert viewer.post(f"{PATH}/{act}/undo").status_code == 403


def test_an_act_that_is_not_there_and_a_number_that_is_none(client: TestClient) -> None:
    unknown, no_number = client.post(f"{PATH}/77/undo"), client.post(f"{PATH}/x/undo")

    assert (unknown.status_code, unknown.json()["error"]["type"]) == (404, "UnknownAct")
    assert (no_number.status_code, no_number.json()["error"]["field"]) == (422, "event_id")


@pytest.mark.usefixtures("places")
def test_a_viewer_sees_how_far_the_scans_of_an_act_are(engine: sa.Engine) -> None:
    viewer = client_of(engine, headers=signed_in(engine, Role.viewer))

    progress = viewer.get(f"{PATH}/{_newest(viewer)}/progress").json()

    numbers = ("requested", "done", "failed", "to_go", "running", "dropped")
    assert [progress[name] for name in numbers] == [5, 0, 0, 5, 0, 0]
    assert (progress["actor"], progress["status"]) == ("carl", "Selected")
    assert viewer.get(f"{PATH}/999/progress").status_code == 404


@pytest.mark.usefixtures("places")
def test_pages_follow_each_other(client: TestClient, places: Sequence[str]) -> None:
    client.put("/api/v3/places/staging/status", json={"place_ids": list(places), "status": "Maybe"})

    first = client.get(PATH, params={"limit": 1}).json()
    second = client.get(PATH, params={"limit": 1, "cursor": first["next_cursor"]}).json()

    assert [page["items"][0]["status"] for page in (first, second)] == ["Maybe", "Selected"]
    assert second["next_cursor"] is None
