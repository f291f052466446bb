"""Looking at the facts of a place, editing and unlocking them, on both databases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
import sqlalchemy as sa

from placecurator.domain.errors import InvalidInput, UnknownPlaces
from placecurator.domain.lifecycle import COMPLETE, DeepScanStatus
from placecurator.domain.observation import Findings, PageMark
from placecurator.services.audit import AuditQuery, list_events
from placecurator.services.facts import (
    FactValue,
    FieldFacts,
    PlaceFacts,
    edit_fields,
    facts_of_place,
    unlock_fields,
)
from placecurator.storage.database import transaction
from placecurator.storage.models import LocalBusiness
from placecurator.storage.scans import Claim
from placecurator.storage.settling import settle
from tests.factories import NOW, TERMS, found, observed, staged
from tests.services.at_once import at_once
from tests.storage.scanning import claim, ended, queued, row

PLACE = "osm:node/1"


def scan(engine: sa.Engine, *findings: Findings, days: int = 0) -> None:
    """Scan the one place, once for each of the findings."""
    for one in findings:
        with transaction(engine) as session:
            place = row(session)
            place.deep_scan_status, place.next_attempt_at = DeepScanStatus.queued, NOW
            session.flush()
            [claimed] = claim(session)
        now = NOW + timedelta(days=days)
        with transaction(engine) as session:
            settle(session, [ended(claimed, COMPLETE, findings=one)], now, TERMS)


def business(engine: sa.Engine) -> LocalBusiness:
    with transaction(engine) as session:
        return session.scalars(sa.select(LocalBusiness)).one()


def field(known: PlaceFacts, name: str) -> FieldFacts:
    [wanted] = [one for one in known.fields if one.field == name]
    return wanted


def shown(values: Sequence[FactValue]) -> list[object]:
    return [fact.value for fact in values if fact.chosen]


@pytest.fixture
def scanned(engine: sa.Engine) -> sa.Engine:
    """One place that was scanned; everything in it is stated by a source without terms."""
    with transaction(engine) as session:
        queued(session, PLACE)
    scan(engine, found("osm", name="Löyly", phones=["+358912345"], country="FI"))
    return engine


def test_every_value_is_told_with_its_source_the_shown_ones_first(scanned: sa.Engine) -> None:
    observations = (
        *observed("osm", name="Other"),
        *observed("website", name="Löyly", confidence=0.95),
        *observed("website", name="löyly", url="https://example.fi/contact", confidence=0.5),
    )
    scan(scanned, Findings(observations=observations, answered=found("osm").answered))

    name = field(facts_of_place(scanned, PLACE), "name")

    assert [(f.value, f.source, f.chosen, f.gone_at is None) for f in name.values] == [
        ("Löyly", "website", True, True),
        ("löyly", "website", True, True),
        ("Other", "osm", False, True),
        ("Löyly", "osm", False, False),
    ]
    assert (name.locked, name.in_conflict) == (False, True)


def test_a_place_that_was_never_scanned_has_no_facts(engine: sa.Engine) -> None:
    with transaction(engine) as session:
        staged(session, PLACE, name="Staged")

    known = facts_of_place(engine, PLACE)

    assert (known.name, known.scanned_at, known.fields) == ("Staged", None, ())


def test_an_unknown_place_has_no_facts(engine: sa.Engine) -> None:
    for place_id in ("osm:node/2", "nul\0"):
        with pytest.raises(UnknownPlaces):
            facts_of_place(engine, place_id)


def test_the_last_scan_tells_what_it_changed_and_which_pages_it_read(scanned: sa.Engine) -> None:
    mark = PageMark(url="https://example.fi/", read_at=NOW, digest="0" * 64, etag='"1"')
    first = facts_of_place(scanned, PLACE).changes
    findings = found("osm", name="Renamed", phones=["+358912345"], emails=["a@example.fi"])

    scan(scanned, replace(findings, pages=(mark,)))

    known = facts_of_place(scanned, PLACE)
    assert first == ()
    assert [(c.field, c.before, c.after) for c in known.changes] == [
        ("name", "Löyly", "Renamed"),
        ("country", "FI", None),
        ("emails", None, "a@example.fi"),
    ]
    assert known.pages == (mark,)


def test_an_edit_is_shown_locks_the_field_and_outlives_every_scan(scanned: sa.Engine) -> None:
    edit_fields(scanned, PLACE, {"name": " My  name ", "phones": "09 1234567"}, actor="Berta")

    scan(scanned, found("osm", name="Theirs", phones=["+358999999"], city="Espoo"))

    row = business(scanned)
    known = facts_of_place(scanned, PLACE)
    assert (row.name, row.phones, row.phone) == ("My name", ["+35891234567"], "+35891234567")
    assert (row.city, row.locked_fields) == ("Espoo", ["name", "phones"])
    assert row.provenance["name"]["source"] == row.provenance["phone"]["source"] == "curator"
    assert (row.name_key, "my name" in row.search_text) == ("my name", True)
    assert field(known, "name").locked
    assert shown(field(known, "name").values) == ["My name"]
    assert not field(known, "name").in_conflict


def test_a_field_can_be_emptied_and_stays_empty(scanned: sa.Engine) -> None:
    edit_fields(scanned, PLACE, {"phones": None, "name": "  "}, actor="Berta")

    scan(scanned, found("osm", name="Theirs", phones=["+358999999"]))

    row = business(scanned)
    assert (row.name, row.phones, row.phone) == (None, [], None)
    assert {"name", "phones", "phone"}.isdisjoint(row.provenance)
    assert shown(field(facts_of_place(scanned, PLACE), "phones").values) == []


def test_an_unlocked_field_shows_what_the_sources_state(scanned: sa.Engine) -> None:
    edit_fields(scanned, PLACE, {"name": "Mine", "phones": None}, actor="Berta")
    scan(scanned, found("osm", name="Theirs", phones=["+358999999"]))

    known = unlock_fields(scanned, PLACE, ["name", "phones"], actor="Berta")

    row = business(scanned)
    assert (row.name, row.phones, row.phone) == ("Theirs", ["+358999999"], "+358999999")
    assert (row.locked_fields, row.provenance["phone"]["source"]) == ([], "osm")
    assert "theirs" in row.search_text
    [theirs, mine, before] = field(known, "name").values
    assert (theirs.chosen, mine.source, mine.gone_at is None) == (True, "curator", False)
    assert before.value == "Löyly"


def test_editing_again_replaces_what_the_curator_had_said(scanned: sa.Engine) -> None:
    for name in ("First", "Second", "First"):
        known = edit_fields(scanned, PLACE, {"name": name}, actor="Berta")

    values = field(known, "name").values
    assert shown(values) == ["First"]
    assert [f.value for f in values if f.source == "curator" and f.gone_at is None] == ["First"]


def test_edits_are_in_the_history_with_what_undo_needs_and_nothing_of_the_sources(
    scanned: sa.Engine,
) -> None:
    edit_fields(scanned, PLACE, {"name": "Mine"}, actor="Berta")
    edit_fields(scanned, PLACE, {"name": "Ours"}, actor="Ahti")
    unlock_fields(scanned, PLACE, ["name"], actor="Berta")

    unlocked, second, first = list_events(scanned, AuditQuery()).items
    assert [event.actor for event in (first, second, unlocked)] == ["Berta", "Ahti", "Berta"]
    assert first.facts["before"] == {"name": {"locked": False, "value": None}}
    assert first.facts["after"] == {"name": "Mine"}
    assert second.facts["before"] == {"name": {"locked": True, "value": "Mine"}}
    assert (unlocked.act, unlocked.facts["place_ids"]) == ("unlock_fields", [PLACE])


def test_there_is_nothing_to_edit_before_the_first_scan(engine: sa.Engine) -> None:
    with transaction(engine) as session:
        staged(session, PLACE)

    with pytest.raises(UnknownPlaces, match="let it be scanned"):
        edit_fields(engine, PLACE, {"name": "Mine"}, actor="Berta")
    with pytest.raises(UnknownPlaces, match="let it be scanned"):
        unlock_fields(engine, PLACE, ["name"], actor="Berta")

    assert list_events(engine, AuditQuery()).items == ()


def test_one_refused_value_leaves_everything_as_it_was(scanned: sa.Engine) -> None:
    with pytest.raises(InvalidInput, match="country code"):
        edit_fields(scanned, PLACE, {"name": "Mine", "phones": "12"}, actor="Berta")

    assert business(scanned).name == "Löyly"
    assert list_events(scanned, AuditQuery()).items == ()


def settled(engine: sa.Engine, claimed: Claim, findings: Findings) -> None:
    with transaction(engine) as session:
        settle(session, [ended(claimed, COMPLETE, findings=findings)], NOW, TERMS)


@pytest.mark.parametrize("number", range(5))
def test_neither_a_scan_nor_the_edits_made_meanwhile_are_lost(
    scanned: sa.Engine, number: int
) -> None:
    with transaction(scanned) as session:
        place = row(session)
        place.deep_scan_status, place.next_attempt_at = DeepScanStatus.queued, NOW
        session.flush()
        [claimed] = claim(session)
    findings = found("osm", name="Theirs", city="Espoo", street="Theirs", emails=["a@a.fi"])

    at_once(
        partial(settled, scanned, claimed, findings),
        partial(edit_fields, scanned, PLACE, {"name": "Mine"}, actor="Berta"),
        partial(edit_fields, scanned, PLACE, {"street": "Mine 1"}, actor="Ahti"),
    )

    after, known = business(scanned), facts_of_place(scanned, PLACE)
    assert (after.name, after.street, after.city) == ("Mine", "Mine 1", "Espoo")
    assert [shown(field(known, name).values) for name in ("name", "street", "emails")] == [
        ["Mine"],
        ["Mine 1"],
        ["a@a.fi"],
    ]
