"""Nothing is kept for longer than the terms of its source allow, and what may be kept stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import pytest
import sqlalchemy as sa

from placecurator.domain.lifecycle import PlaceStatus
from placecurator.domain.listing import FACT_FIELDS
from placecurator.domain.observation import Findings
from placecurator.domain.place import SourcePlace
from placecurator.domain.retention import terms_of_sources
from placecurator.services.audit import AuditQuery, list_events
from placecurator.services.facts import edit_fields, facts_of_place
from placecurator.services.retention import next_expiry, sweep
from placecurator.storage.database import transaction
from placecurator.storage.listings import store
from placecurator.storage.models import BusinessObservations, LocalBusiness, Place
from placecurator.storage.scans import Claim
from placecurator.storage.source_places import Staged, stage
from tests.factories import NOW, found, staged
from tests.services.at_once import at_once
from tests.storage.scanning import claim_of, row

PLACE = "ChIJ1"
TERMS = terms_of_sources(google_keep_days=1)
DAY = timedelta(days=1)


def scanned(engine: sa.Engine, findings: Findings, *, at: datetime = NOW) -> None:
    with transaction(engine) as session:
        place = session.scalar(sa.select(Place).filter_by(place_id=PLACE))
        claim: Claim = claim_of(place or staged(session, PLACE))
        store(session, [(claim, findings)], at, TERMS)


def business(engine: sa.Engine) -> LocalBusiness:
    with transaction(engine) as session:
        return session.scalars(sa.select(LocalBusiness)).one()


def document(engine: sa.Engine) -> str:
    with transaction(engine) as session:
        kept = session.scalars(sa.select(BusinessObservations)).one()
    return repr((kept.observations, kept.changes))


def stated(business: LocalBusiness) -> set[str]:
    return {name for name in FACT_FIELDS if getattr(business, name) not in (None, [], {})}


def both(*findings: Findings) -> Findings:
    return Findings(
        observations=tuple(o for one in findings for o in one.observations),
        answered=frozenset(o for one in findings for o in one.answered),
    )


def test_what_google_states_is_blanked_in_time_and_its_ids_stay(engine: sa.Engine) -> None:
    google = found("google", name="Googles name", phones=["+3581"], latitude=60.1, longitude=24.9)
    website = found("website", emails=["a@example.fi"])
    scanned(engine, replace(both(google, website), alias_place_id="ChIJ2"))

    before = sweep(engine, NOW + DAY - timedelta(seconds=1))
    after_a_day = sweep(engine, NOW + DAY)
    left_after_a_day = stated(business(engine))
    after_a_month = sweep(engine, NOW + 30 * DAY)

    assert (before.businesses, before.next_at) == (0, NOW + DAY)
    assert (after_a_day.businesses, after_a_day.facts) == (1, 2)
    assert after_a_day.next_at == NOW + 30 * DAY
    assert left_after_a_day == {"latitude", "longitude", "email", "emails", "alias_place_id"}
    assert (after_a_month.facts, after_a_month.next_at) == (2, None)
    row = business(engine)
    assert stated(row) == {"email", "emails", "alias_place_id"}
    assert (row.place_id, row.name_key, row.search_text) == (PLACE, "", "a@example.fi")
    assert "googles name" not in document(engine).lower()


def test_a_value_that_another_source_states_as_well_stays(engine: sa.Engine) -> None:
    google, osm = found("google", name="Löyly"), found("osm", name="löyly", city="Helsinki")
    scanned(engine, both(google, osm))

    sweep(engine, NOW + DAY)

    row = business(engine)
    assert (row.name, row.city) == ("löyly", "Helsinki")
    assert row.provenance["name"]["source"] == "osm"


def test_a_locked_field_stays_whatever_expires(engine: sa.Engine) -> None:
    scanned(engine, found("google", name="Googles", city="Googles"))
    edit_fields(engine, PLACE, {"name": "Mine"}, actor="Berta")

    sweep(engine, NOW + DAY)

    row = business(engine)
    assert (row.name, row.city, row.locked_fields) == ("Mine", None, ["name"])
    [name] = facts_of_place(engine, PLACE).fields
    assert [value.source for value in name.values] == ["curator"]


def test_what_a_scan_changed_is_forgotten_with_the_values(engine: sa.Engine) -> None:
    scanned(engine, both(found("google", name="Before"), found("osm", city="Espoo")))
    scanned(engine, both(found("google", name="After"), found("osm", city="Vantaa")))

    sweep(engine, NOW + DAY)

    [change] = facts_of_place(engine, PLACE).changes
    assert (change.field, change.before, change.after) == ("city", "Espoo", "Vantaa")
    assert "Before" not in document(engine)


def test_what_is_stated_again_is_kept_anew(engine: sa.Engine) -> None:
    scanned(engine, found("google", name="Googles"))
    scanned(engine, found("google", name="Googles"), at=NOW + DAY / 2)

    assert sweep(engine, NOW + DAY).facts == 0
    assert business(engine).name == "Googles"


def test_facts_that_have_expired_are_not_shown_before_the_sweeper_comes(engine: sa.Engine) -> None:
    long_ago = datetime.now(tz=NOW.tzinfo) - 2 * DAY
    scanned(engine, found("google", name="Googles", at=long_ago), at=long_ago)

    assert facts_of_place(engine, PLACE).fields == ()


def test_a_staged_place_is_blanked_but_for_its_id_and_what_people_did(engine: sa.Engine) -> None:
    place = SourcePlace(
        place_id=PLACE, name="Googles", source="google", city="Espoo", latitude=60.1, raw={"a": 1}
    )
    with transaction(engine) as session:
        stage(session, [place], now=NOW, expires_at=NOW + DAY)
        session.execute(
            sa.update(Place).values(status=PlaceStatus.Maybe, notes="good", tags=["x"], priority=3)
        )

    early, due = sweep(engine, NOW), sweep(engine, NOW + DAY)

    assert (early.places, early.next_at, due.places, due.next_at) == (0, NOW + DAY, 1, None)
    with transaction(engine) as session:
        left = row(session, PLACE)
    assert (left.name, left.name_key, left.search_text) == (PLACE, "chij1", "chij1")
    assert (left.city, left.latitude, left.raw, left.source) == (None, None, {}, "google")
    assert (left.status, left.notes, left.tags, left.priority) == (
        PlaceStatus.Maybe,
        "good",
        ["x"],
        3,
    )


def test_a_blanked_place_is_filled_by_the_next_search_or_import(engine: sa.Engine) -> None:
    place = SourcePlace(place_id=PLACE, name="Googles", source="google")
    with transaction(engine) as session:
        stage(session, [place], now=NOW, expires_at=NOW + DAY)
    sweep(engine, NOW + DAY)

    with transaction(engine) as session:
        staged = stage(session, [place], now=NOW + DAY, expires_at=NOW + 2 * DAY)
        left = row(session, PLACE)

    assert (staged.changed, left.name, left.source_expires_at) == (1, "Googles", NOW + 2 * DAY)


def test_what_may_be_kept_is_not_replaced_by_what_expires(engine: sa.Engine) -> None:
    imported = SourcePlace(place_id=PLACE, name="Ours", source="a file")
    found = SourcePlace(place_id=PLACE, name="Googles", source="google")
    new = SourcePlace(place_id="ChIJ2", name="New", source="google")
    with transaction(engine) as session:
        stage(session, [imported], now=NOW)

        staged = stage(session, [found, new], now=NOW, expires_at=NOW + DAY)

        assert staged == Staged(new=1, unchanged=1)
        assert row(session, PLACE).name == "Ours"


def test_an_import_makes_a_place_stay_that_a_search_had_found(engine: sa.Engine) -> None:
    found = SourcePlace(place_id=PLACE, name="Same", source="google")
    with transaction(engine) as session:
        stage(session, [found], now=NOW, expires_at=NOW + DAY)
        stage(session, [found], now=NOW)

    assert sweep(engine, NOW + DAY).places == 0


def test_a_sweep_takes_no_more_than_it_is_told_to_and_says_that_there_is_more(
    engine: sa.Engine,
) -> None:
    with transaction(engine) as session:
        places = [staged(session, f"ChIJ{n}") for n in range(5)]
        findings = found("google", name="Googles")
        store(session, [(claim_of(place), findings) for place in places], NOW, TERMS)

    first = sweep(engine, NOW + DAY, most=3)
    second = sweep(engine, NOW + DAY, most=3)

    assert (first.businesses, first.next_at) == (3, NOW + DAY)
    assert (second.businesses, second.next_at) == (2, None)


def test_several_sweepers_share_the_work(engine: sa.Engine) -> None:
    with transaction(engine) as session:
        places = [staged(session, f"ChIJ{n}") for n in range(40)]
        findings = found("google", name="Googles")
        store(session, [(claim_of(place), findings) for place in places], NOW, TERMS)

    at_once(*[partial(sweep, engine, NOW + DAY)] * 4)

    with transaction(engine) as session:
        assert set(session.scalars(sa.select(sa.inspect(LocalBusiness).c.name))) == {None}
    events = list_events(engine, AuditQuery(acts=("retention",))).items
    assert sum(event.counts["facts"] for event in events) == 40


def test_what_was_blanked_is_in_the_history(engine: sa.Engine) -> None:
    scanned(engine, found("google", name="Googles"))

    sweep(engine, NOW)
    sweep(engine, NOW + DAY)

    [event] = list_events(engine, AuditQuery()).items
    assert (event.act, event.counts) == ("retention", {"businesses": 1, "facts": 1, "places": 0})


@pytest.mark.parametrize("days", [0, 30])
def test_the_operator_chooses_how_long(engine: sa.Engine, days: int) -> None:
    with transaction(engine) as session:
        claim = claim_of(staged(session, PLACE))
        store(session, [(claim, found("google", name="X"))], NOW, terms_of_sources(days))

    assert next_expiry(engine) == NOW + timedelta(days=days)
    assert business(engine).name == (None if days == 0 else "X")
