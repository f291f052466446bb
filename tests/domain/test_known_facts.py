"""What a scan leaves of what was known: seen again, gone, or untouched."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import pytest

from placecurator.domain.known_facts import MOST_FACTS, KnownFact, normalised, remember
from placecurator.domain.observation import Findings, Observation, Origin
from placecurator.domain.retention import terms_of_sources
from tests.factories import NOW, TERMS, found, known, observed

LATER = NOW + timedelta(days=7)


def page(url: str, **values: Any) -> list[Observation]:
    return observed("website", url=url, **values)


def values_that_count(facts: Iterable[KnownFact], now: datetime = LATER) -> list[object]:
    return [fact.said.value for fact in facts if fact.counts(now)]


def test_the_same_value_is_one_fact_that_was_seen_again() -> None:
    before = known(observed("google", name="Löyly"))

    [fact] = remember(before, found("google", name="loyly", at=LATER), LATER, TERMS)

    assert fact.said.value == "loyly"
    assert (fact.first_seen_at, fact.last_seen_at, fact.gone_at) == (NOW, LATER, None)


def test_what_a_source_that_answered_does_not_state_any_more_is_gone() -> None:
    before = known(observed("google", name="Old"), observed("osm", name="Other"))

    after = remember(before, found("google", name="New"), LATER, TERMS)

    assert values_that_count(after) == ["Other", "New"]
    assert [fact.gone_at for fact in after] == [LATER, None, None]


def test_who_failed_or_was_not_asked_takes_nothing_back() -> None:
    before = known(observed("google", name="Good"), page("https://a.fi/", emails="a@a.fi"))

    assert remember(before, Findings(), LATER, TERMS) == before


def test_one_page_that_answered_takes_back_only_what_it_stated_itself() -> None:
    before = known(page("https://a.fi/", emails="a@a.fi"), page("https://a.fi/b", emails="b@a.fi"))
    answered = frozenset({Origin("website", "https://a.fi/b")})

    after = remember(before, Findings(answered=answered), LATER, TERMS)

    assert values_that_count(after) == ["a@a.fi"]


def test_what_an_unchanged_page_stated_is_seen_again() -> None:
    url = "https://a.fi/"
    gone = remember(known(page(url, phones="+3581")), found("website"), NOW, TERMS)
    before = (*gone, *known(page(url, emails="a@a.fi")))

    after = remember(before, Findings(unchanged=frozenset({url})), LATER, TERMS)

    assert [(fact.gone_at, fact.last_seen_at) for fact in after] == [(NOW, NOW), (None, LATER)]


def test_what_is_stated_again_is_no_longer_gone() -> None:
    once = known(observed("google", name="Good"))
    gone = remember(once, found("google"), NOW, TERMS)

    [back] = remember(gone, found("google", name="Good"), LATER, TERMS)

    assert (back.gone_at, back.first_seen_at, back.last_seen_at) == (None, NOW, LATER)


def test_nobody_takes_back_what_a_curator_said() -> None:
    before = known(observed("curator", name="Mine"))
    answered = frozenset({Origin("curator"), Origin("google")})

    assert remember(before, Findings(answered=answered), LATER, TERMS) == before


def test_of_one_fact_read_in_two_ways_the_surer_is_kept() -> None:
    [sure] = observed("website", emails="a@a.fi")
    [unsure] = observed("website", emails="a@a.fi", confidence=0.5)

    [fact] = remember((), Findings(observations=(unsure, sure, unsure)), NOW, TERMS)

    assert fact.said == sure


def test_each_sighting_begins_the_terms_anew() -> None:
    terms = terms_of_sources(google_keep_days=2)
    findings = found("google", name="Good", latitude=60.1)

    first = remember((), findings, NOW, terms)
    again = remember(first, findings, LATER, terms)

    assert [fact.expires_at for fact in first] == [
        NOW + timedelta(days=2),
        NOW + timedelta(days=30),
    ]
    assert [fact.expires_at for fact in again] == [
        LATER + timedelta(days=2),
        LATER + timedelta(days=30),
    ]


def test_licences_are_those_of_the_sources() -> None:
    facts = known(observed("osm", name="A"), observed("website", name="A"))

    assert [fact.licence for fact in facts] == ["ODbL 1.0", None]


def test_facts_are_bounded_and_those_that_are_gone_go_first() -> None:
    mine = known(observed("curator", notes="mine"))
    old = known(observed("osm", phones=[f"+3580{n}" for n in range(MOST_FACTS)]))
    new = found("osm", phones=[f"+3581{n}" for n in range(MOST_FACTS - 1)])

    after = remember((*mine, *old), new, LATER, TERMS)

    assert len(after) == MOST_FACTS
    assert set(values_that_count(after)) == {"mine", *(o.value for o in new.observations)}


@pytest.mark.parametrize(
    ("field", "one", "other"),
    [
        ("name", "Café  Löyly!", "cafe loyly"),
        ("website", "http://www.Example.fi", "https://example.fi/"),
        ("socials", "https://www.facebook.com/loyly/", "https://facebook.com/loyly"),
        ("street", "Katu 1, A", "katu 1 a"),
    ],
)
def test_spelling_makes_no_other_value(field: str, one: str, other: str) -> None:
    assert normalised(field, one) == normalised(field, other)


@pytest.mark.parametrize(
    ("field", "one", "other"),
    [
        ("website", "https://example.fi/helsinki", "https://example.fi/espoo"),
        ("website", "https://example.fi/?shop=1", "https://example.fi/?shop=2"),
        ("street", "Katu 1", "Katu 2"),
        ("name", "!!!", "???"),
        ("phones", "+3581", "+3582"),
    ],
)
def test_another_value_stays_another_value(field: str, one: str, other: str) -> None:
    assert normalised(field, one) != normalised(field, other)
