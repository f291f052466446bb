"""The facts of a place over REST, and editing them."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from starlette.testclient import TestClient

from placecurator.domain.accounts import Role
from placecurator.services.audit import AuditQuery, list_events
from placecurator.storage.database import transaction
from placecurator.storage.listings import store
from tests.accounts import signed_in
from tests.api.conftest import client_of
from tests.factories import NOW, TERMS, found, staged
from tests.storage.scanning import claim_of

FACTS = "/api/v3/local-businesses/osm:node/1/facts"


@pytest.fixture(autouse=True)
def _scanned(engine: sa.Engine) -> None:
    with transaction(engine) as session:
        claim = claim_of(staged(session, "osm:node/1"))
        store(session, [(claim, found("osm", name="Löyly", country="FI"))], NOW, TERMS)


def test_each_value_has_its_source_its_age_and_its_licence(client: TestClient) -> None:
    facts = client.get(FACTS).json()

    assert (facts["place_id"], facts["name"]) == ("osm:node/1", "Löyly")
    [name, country] = facts["fields"]
    assert (name["field"], name["locked"], name["in_conflict"]) == ("name", False, False)
    assert name["values"] == [
        {
            "key": None,
            "value": "Löyly",
            "source": "osm",
            "method": "text",
            "url": "https://example.fi/",
            "locator": None,
            "snippet": None,
            "confidence": 0.9,
            "first_seen_at": "2026-01-15T12:00:00Z",
            "last_seen_at": "2026-01-15T12:00:00Z",
            "gone_at": None,
            "expires_at": None,
            "licence": "ODbL 1.0",
            "chosen": True,
        }
    ]
    assert country["field"] == "country"


def test_an_edit_answers_with_the_facts_as_they_are_then(
    client: TestClient, engine: sa.Engine
) -> None:
    answer = client.patch(FACTS, json={"fields": {"name": "Mine", "phones": "09 1234567"}})

    assert answer.status_code == 200
    fields = {field["field"]: field for field in answer.json()["fields"]}
    assert fields["name"]["locked"]
    assert fields["phones"]["values"][0]["value"] == "+35891234567"
    business = client.get("/api/v3/local-businesses/osm:node/1").json()
    assert (business["name"], business["phone"]) == ("Mine", "+35891234567")
    [event] = list_events(engine, AuditQuery(acts=("edit_fields",))).items
    assert (event.act, event.actor) == ("edit_fields", "carl")


def test_an_unlocked_field_is_the_sources_again(client: TestClient) -> None:
    client.patch(FACTS, json={"fields": {"name": "Mine"}})

    answer = client.patch(FACTS, json={"unlock": ["name"]})

    name = answer.json()["fields"][0]
    assert (name["locked"], name["values"][0]["value"]) == (False, "Löyly")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"fields": {"phones": "12"}}, "phones"),
        ({"fields": {"phone": "+35891234567"}}, "phone"),
        ({"fields": {"place_id": "x"}}, "place_id"),
        ({"unlock": ["nonsense"]}, "nonsense"),
        ({"fields": {"name": "A"}, "unlock": ["city"]}, "unlock"),
        ({}, "fields"),
    ],
)
def test_what_cannot_be_done_is_refused_with_the_field(
    client: TestClient, body: object, field: str
) -> None:
    answer = client.patch(FACTS, json=body)

    assert answer.status_code == 422
    assert answer.json()["error"]["field"] == field
    assert client.get(FACTS).json()["fields"][0]["locked"] is False


def test_a_place_that_is_not_known_is_not_found(client: TestClient) -> None:
    unknown = FACTS.replace("node/1", "node/2")

    assert client.get(unknown).status_code == 404
    assert client.patch(unknown, json={"fields": {"name": "Mine"}}).status_code == 404


def test_a_viewer_may_look_and_not_edit(engine: sa.Engine) -> None:
    with client_of(engine, headers=signed_in(engine, Role.viewer)) as viewer:
        assert viewer.get(FACTS).status_code == 200
        assert viewer.patch(FACTS, json={"fields": {"name": "Mine"}}).status_code == 403
