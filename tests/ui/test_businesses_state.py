from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from placecurator.storage.database import transaction
from placecurator.ui.states.businesses import BusinessesState
from placecurator.ui.states.details import DetailsState
from tests.factories import found_business, staged

Tab = Callable[[type[BusinessesState]], BusinessesState]


def _origin(method: str, url: str) -> dict[str, object]:
    observed_at = datetime.now(UTC) - timedelta(minutes=2)
    return {
        "source": "website",
        "method": method,
        "url": url,
        "observed_at": observed_at.isoformat(),
        "confidence": 0.9,
    }


def test_each_fact_is_shown_with_its_source(engine: sa.Engine, tab: Tab) -> None:
    with transaction(engine) as session:
        found_business(
            session,
            staged(session, "a"),
            name="Café Ekberg",
            email="hei@ekberg.fi",
            emails=["hei@ekberg.fi", "orders@ekberg.fi"],
            socials={"instagram": "https://instagram.com/ekberg", "bad": "javascript:alert(1)"},
            warnings=["The page broke off."],
            provenance={"emails": _origin("mailto", "https://www.ekberg.fi/contact")},
        )
    state = tab(BusinessesState)

    asyncio.run(state.show("a"))

    facts = {fact.title: fact for fact in state.facts}
    assert state.name == "Café Ekberg"
    assert state.warnings == ["The page broke off."]
    assert [text for text, _ in facts["E-mail"].parts] == ["hei@ekberg.fi", "orders@ekberg.fi"]
    assert facts["E-mail"].source == "website, mailto, ekberg.fi, 2 min ago"
    assert facts["E-mail"].link == "https://www.ekberg.fi/contact"
    assert facts["Social media"].parts == [
        ("bad", ""),
        ("instagram", "https://instagram.com/ekberg"),
    ]
    assert facts["Social media"].source == ""


def test_a_search_finds_businesses_and_says_how_many(engine: sa.Engine, tab: Tab) -> None:
    with transaction(engine) as session:
        for number in range(3):
            found_business(session, staged(session, f"p{number}"), name=f"Bar {number}")
    state = tab(BusinessesState)

    async def scenario() -> list[str]:
        await state.load()
        said = [state.shown]
        await state.search("bar 2")
        return [*said, state.shown]

    assert asyncio.run(scenario()) == ["1–3 of 3", "1–1 of 1"]
    assert state.export_link == "/api/v3/local-businesses.csv?q=bar+2"


def test_a_business_that_nobody_found_is_refused_in_words(engine: sa.Engine, tab: Tab) -> None:
    state = tab(BusinessesState)

    asyncio.run(state.show("nobody"))

    assert state.said
    assert not state.is_open


def test_a_place_is_shown_with_what_the_source_said(
    engine: sa.Engine, tab: Callable[[type[DetailsState]], DetailsState]
) -> None:
    with transaction(engine) as session:
        staged(session, "a", name="Café", category="cafe", rating=4.5, review_count=1)
    state = tab(DetailsState)

    asyncio.run(state.show("a"))

    assert (state.name, state.is_open) == ("Café", True)
    assert ("Rating", "4.5 of 5, 1 review") in state.facts
    assert state.attempts == []
