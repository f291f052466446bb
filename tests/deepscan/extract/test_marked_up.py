"""Contacts and hours in the attributes of visible elements."""

from __future__ import annotations

import pytest

from tests.deepscan.extract.pages import facts_of

MICRODATA = (
    '<div itemscope itemtype="http://schema.org/Restaurant"><h1 itemprop="name">Good</h1>'
    '<a itemprop="telephone" href="tel:+358947172308">ring us</a>'
    '<meta itemprop="faxNumber" content="09 4717 2309">'
    '<span itemprop="email" content="info@good.fi">write</span>'
    '<time itemprop="openingHours" datetime="Mo-Fr 10:00-18:00">weekdays</time></div>'
)
RDFA = (
    '<div vocab="http://schema.org/" typeof="Restaurant"><h1 property="name">Good</h1>'
    '<meta property="telephone" content="+358947172308">'
    '<meta property="schema:faxNumber" content="09 4717 2309">'
    '<span property="email" content="info@good.fi">write</span>'
    '<time property="openingHours" datetime="Mo-Fr 10:00-18:00">weekdays</time></div>'
)


@pytest.mark.parametrize(("body", "method"), [(MICRODATA, "microdata"), (RDFA, "rdfa")])
def test_a_marked_up_business_states_its_contacts_and_hours(body: str, method: str) -> None:
    facts = facts_of(body)

    assert [(found.value, found.method) for found in facts.emails] == [("info@good.fi", method)]
    assert [found.value for found in facts.phones] == ["+358947172308"]
    assert [(found.value, found.method) for found in facts.faxes] == [("+358947172309", method)]
    assert facts.opening_hours
    assert (facts.opening_hours.value, facts.opening_hours.method) == (
        "Mo-Fr 10:00-18:00",
        method,
    )
    assert facts.name
    assert facts.name.value == "Good"


def test_the_mailbox_of_a_marked_up_person_is_not_the_business() -> None:
    body = (
        '<div itemscope itemtype="http://schema.org/Person">'
        '<meta itemprop="email" content="me@good.fi"></div>'
    )

    assert facts_of(body).emails == ()


def test_a_property_of_an_inner_thing_is_not_one_of_the_business() -> None:
    body = (
        '<div itemscope itemtype="http://schema.org/Cafe"><meta itemprop="telephone" content="x">'
        '<p itemprop="founder" itemscope itemtype="http://schema.org/Person">'
        '<meta itemprop="email" content="me@good.fi"></p></div>'
    )

    assert facts_of(body).emails == ()
