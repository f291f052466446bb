"""A search stages what a provider finds, page by page, on both databases."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from placecurator.domain.causes import Cause
from placecurator.domain.errors import InvalidInput
from placecurator.domain.lifecycle import DeepScanStatus, PlaceStatus
from placecurator.domain.search_state import SearchState
from placecurator.services.audit import AuditQuery, list_events
from placecurator.services.providers import pause_provider
from placecurator.services.searching.listing import get_search, list_searches
from placecurator.services.searching.query import checked_query
from placecurator.services.searching.report import SearchReport
from placecurator.services.searching.run import search_to_stage
from placecurator.storage import events, searches
from placecurator.storage.database import transaction
from tests.factories import staged
from tests.services.searching.directory import (
    PRICE_MICROS,
    DirectoryProvider,
    serving,
)
from tests.services.searching.searching import FIRST, SECOND, for_ever, places, search


def test_found_places_are_staged_as_new_and_nothing_is_queued(engine: sa.Engine) -> None:
    with serving(FIRST, SECOND) as directory:
        report = search(engine, directory)

    assert (report.state, report.pages, report.found, report.new) == (SearchState.done, 2, 3, 3)
    assert [place.place_id for place in places(engine)] == [i for i, _ in FIRST + SECOND]
    assert {place.status for place in places(engine)} == {PlaceStatus.New}
    assert {place.deep_scan_status for place in places(engine)} == {None}


def test_known_places_get_what_the_provider_says_and_keep_what_people_decided(
    engine: sa.Engine,
) -> None:
    decided = {
        "status": PlaceStatus.Maybe,
        "updated_by": "anna",
        "deep_scan_status": DeepScanStatus.completed,
        "notes": "by the sea",
        "tags": ["kids"],
        "priority": 3,
    }
    with transaction(engine) as session:
        staged(session, "osm:node/1", name="An old name", source="directory", **decided)
        staged(session, "osm:node/2", name="Purukalusto", source="directory", **decided)

    with serving(FIRST, SECOND) as directory:
        report = search(engine, directory)

    assert (report.new, report.changed, report.unchanged) == (1, 1, 1)
    known = places(engine)[:2]
    assert [place.name for place in known] == ["Hammas", "Purukalusto"]
    for place in known:
        assert {name: getattr(place, name) for name in decided} == decided


def test_what_a_search_does_not_ask_about_is_kept(engine: sa.Engine) -> None:
    with transaction(engine) as session:
        staged(
            session,
            "osm:node/1",
            name="An old name",
            source="a file",
            phone="+358 9 123",
            raw={"cuisine": "fish"},
        )

    with serving(FIRST) as directory:
        report = search(engine, directory)

    known = places(engine)[0]
    assert report.changed == 1
    assert (known.name, known.source) == ("Hammas", "directory")
    assert (known.phone, known.raw) == ("+358 9 123", {"cuisine": "fish"})


def test_a_place_counts_once_within_a_page_and_across_pages(engine: sa.Engine) -> None:
    with serving([*FIRST, FIRST[0]], [FIRST[1], *SECOND]) as directory:
        report = search(engine, directory)

    assert (report.found, report.new, report.changed, report.unchanged) == (3, 3, 0, 0)


def test_no_more_places_are_staged_than_were_asked_for(engine: sa.Engine) -> None:
    with serving(SECOND, FIRST, [("osm:node/4", "Never asked for")]) as directory:
        report = search(engine, directory, limit=2)

    assert (report.state, report.found, report.pages) == (SearchState.done, 2, 2)
    assert len(places(engine)) == 2
    assert report.requests_made == 2


def test_what_came_before_a_failure_stays_and_is_said(engine: sa.Engine) -> None:
    with serving(FIRST, 503) as directory:
        report = search(engine, directory)

    assert (report.state, report.cause) == (SearchState.failed, Cause.provider_unavailable)
    assert report.words is not None
    assert report.words.startswith("The provider has a fault. It asks to wait until 20")
    assert report.cure == "Search again later."
    assert (report.pages, report.new, report.requests_made) == (1, 2, 2)
    assert len(places(engine)) == 2


def test_what_it_costs_is_counted_also_for_pages_before_a_failure(engine: sa.Engine) -> None:
    with serving(FIRST, SECOND, 503) as directory:
        report = search(engine, directory)

    assert (report.requests_made, report.cost_micros) == (3, 2 * PRICE_MICROS)


def test_progress_is_told_after_each_page_when_it_is_in_the_database(engine: sa.Engine) -> None:
    told: list[tuple[SearchState, int, int]] = []

    def tell(report: SearchReport) -> None:
        told.append((get_search(engine, report.id).state, report.pages, len(places(engine))))

    with serving(FIRST, SECOND) as directory:
        search(engine, directory, told=tell)

    assert told == [(SearchState.running, 1, 2), (SearchState.running, 2, 3)]


def test_a_search_is_an_act_in_the_history(engine: sa.Engine) -> None:
    with serving(FIRST) as directory:
        report = search(engine, directory)

    [event] = list_events(engine, AuditQuery(acts=(events.SEARCH,))).items
    assert (event.actor, event.request_id) == ("carl", report.request_id)
    assert event.facts == {"text": "dentists in Espoo", "provider": "directory", "limit": 60}
    assert event.counts == {"found": 2, "new": 2, "changed": 0, "unchanged": 0}


def test_each_search_remembers_which_places_it_found(engine: sa.Engine) -> None:
    with transaction(engine) as session:
        other = staged(session, "osm:node/9").id
    with serving(FIRST, SECOND) as directory:
        first = search(engine, directory, limit=2)
        second = search(engine, directory)

    with transaction(engine) as session:
        found = [set(session.scalars(searches.places_of(report.id))) for report in (first, second)]
    keys = [place.id for place in places(engine) if place.id != other]
    assert found == [set(keys[:2]), set(keys)]


def test_characters_that_no_database_holds_do_not_end_a_search(engine: sa.Engine) -> None:
    with serving([("osm:node/1", "Ham\0mas \ud800")]) as directory:
        report = search(engine, directory)

    assert report.state is SearchState.done
    assert [place.name for place in places(engine)] == ["Hammas "]


def test_a_query_that_the_provider_refuses_is_told_in_its_words(engine: sa.Engine) -> None:
    with serving(FIRST) as directory:
        provider = DirectoryProvider(directory.url)
        query = checked_query("dentists", country="AQ")
        report = asyncio.run(
            search_to_stage(engine, provider, query, actor="carl", keep_until=for_ever)
        )

    assert (report.state, report.words) == (SearchState.failed, "country: is not served")


def test_a_paused_provider_is_not_asked(engine: sa.Engine) -> None:
    pause_provider(engine, "google", by="olga", reason="the bill")

    with serving(FIRST) as directory:
        provider = DirectoryProvider(directory.url)
        provider.name = "google"
        with pytest.raises(InvalidInput, match="provider: is paused by olga: the bill"):
            asyncio.run(
                search_to_stage(
                    engine, provider, checked_query("x"), actor="carl", keep_until=for_ever
                )
            )

    assert list_searches(engine).items == ()


def test_what_may_not_be_kept_for_ever_has_the_day_on_which_it_goes(engine: sa.Engine) -> None:
    with transaction(engine) as session:
        staged(session, "osm:node/1", name="From a file of our own")
    began = datetime.now(UTC)

    with serving(FIRST) as directory:
        report = asyncio.run(
            search_to_stage(
                engine,
                DirectoryProvider(directory.url),
                checked_query("dentists"),
                actor="carl",
                keep_until=lambda stated_at: stated_at + timedelta(days=30),
            )
        )

    ours, found = places(engine)
    assert (report.new, report.unchanged) == (1, 1)
    assert (ours.name, ours.source_expires_at) == ("From a file of our own", None)
    assert found.source_expires_at is not None
    assert timedelta(0) <= found.source_expires_at - began - timedelta(days=30) < timedelta(hours=1)
