"""Facts in words: source and age, what speaks for a value, and what speaks against it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from placecurator.domain.listing import FACT_FIELDS
from placecurator.services.facts import EDITABLE, FactValue, FieldChange, FieldFacts
from placecurator.ui.fact_rows import (
    ChangeRow,
    FieldRow,
    change_rows,
    conflict_words,
    fact_groups,
    not_stated,
    title_of,
)
from tests.factories import NOW

SOON = NOW + timedelta(minutes=2)


def _value(value: Any = "+358912345", **fields: Any) -> FactValue:
    """What the website stated at NOW."""
    known: dict[str, Any] = {
        "field": "phones",
        "key": None,
        "value": value,
        "source": "website",
        "method": "tel",
        "url": "https://www.ekberg.fi/contact",
        "locator": None,
        "snippet": None,
        "confidence": 0.97,
        "first_seen_at": NOW,
        "last_seen_at": NOW,
        "gone_at": None,
        "expires_at": None,
        "licence": None,
        "chosen": True,
    }
    return FactValue(**(known | fields))


def _facts(*values: FactValue, field: str = "phones", **fields: Any) -> FieldFacts:
    return FieldFacts(
        field=field, values=values, **({"locked": False, "in_conflict": False} | fields)
    )


def _row(*values: FactValue, **fields: Any) -> FieldRow:
    [group] = fact_groups([_facts(*values, **fields)], SOON)
    [row] = group.fields
    return row


def test_a_field_tells_its_source_its_age_and_how_sure_it_is() -> None:
    row = _row(_value())

    assert (row.title, [value.text for value in row.shown]) == ("Phone", ["+358912345"])
    assert row.origin == "website, tel, ekberg.fi, 2 min ago · 97% sure"
    assert row.stated[0].source_link == "https://www.ekberg.fi/contact"
    assert row.stated[0].seen == "2026-01-15 12:00:00 UTC"
    assert row.more == ""


def test_several_values_tell_each_source_once_and_the_lowest_doubt() -> None:
    row = _row(_value("+3581"), _value("+3582", confidence=0.8), _value("+3583", method="text"))

    assert row.origin == (
        "website, tel, ekberg.fi, 2 min ago; website, text, ekberg.fi, 2 min ago · 80% sure"
    )
    assert row.edit_text == "+3581, +3582, +3583"


def test_what_other_sources_say_is_told_beside_what_is_shown() -> None:
    agreeing = _value(source="google", method="api", url=None)
    other = _value("+358999", source="import", method="import", url=None, chosen=False)
    gone = _value("+358000", chosen=False, gone_at=NOW)

    row = _row(_value(), agreeing, other, gone, in_conflict=True)

    assert [value.text for value in row.shown] == ["+358912345"]
    assert row.more == "also from google, 1 other value, 1 gone"
    assert [value.gone for value in row.stated] == ["", "", "", "gone, found 2 min ago"]
    assert row.stated[2].source == "import, 2 min ago"
    assert row.in_conflict


def test_what_a_curator_says_is_not_in_doubt() -> None:
    row = _row(_value(source="curator", method="edit", url=None), locked=True)

    assert row.origin == "curator, edit, 2 min ago"
    assert row.locked


def test_a_field_that_was_emptied_is_still_a_field() -> None:
    row = _row(locked=True)

    assert (row.shown, row.stated, row.origin, row.more) == ([], [], "", "")


def test_the_terms_of_a_source_say_until_when_a_value_is_kept() -> None:
    kept = _value(licence="Google Maps Platform", expires_at=NOW + timedelta(days=30))

    row = _row(kept)

    assert row.stated[0].terms == "Google Maps Platform, kept until 14 Feb 2026"


@pytest.mark.parametrize(
    ("field", "value", "key", "text", "link"),
    [
        ("website", "https://www.ekberg.fi/", None, "ekberg.fi", "https://www.ekberg.fi/"),
        ("website", "javascript:alert(1)", None, "javascript:alert(1)", ""),
        ("socials", "https://x.com/e", "twitter", "x.com/e", "https://x.com/e"),
        ("business_status", "CLOSED_TEMPORARILY", None, "Closed temporarily", ""),
        ("review_count", 2841, None, "2,841", ""),
        ("latitude", 60.177157, None, "60.177157", ""),
        ("name", "<b>Bar</b>", None, "<b>Bar</b>", ""),
    ],
)
def test_values_are_words_and_only_web_addresses_are_links(
    field: str, value: Any, key: str | None, text: str, link: str
) -> None:
    row = _row(_value(value, field=field, key=key), field=field)

    [shown] = row.shown
    assert (shown.text, shown.link, shown.label) == (text, link, key or "")


def test_what_a_curator_begins_with_names_the_networks() -> None:
    values = [
        _value(f"https://{network}.com/e", field="socials", key=network) for network in ("a", "b")
    ]

    row = _row(*values, field="socials")

    assert row.edit_text == "a: https://a.com/e, b: https://b.com/e"


def test_every_field_that_is_stated_is_shown_once() -> None:
    stated = [field for field in FACT_FIELDS if field not in ("phone", "email")]

    groups = fact_groups([_facts(_value("x", field=f), field=f) for f in stated], SOON)

    shown = [row.field for group in groups for row in group.fields]
    assert sorted(shown) == sorted(stated)
    assert len({title_of(field) for field in stated}) == len(stated)


def test_fields_that_nobody_states_can_be_filled_in() -> None:
    choices = {choice.field for choice in not_stated([_facts(_value())])}

    assert choices == set(EDITABLE) - {"phones"}


def test_conflicts_are_named() -> None:
    facts = [
        _facts(in_conflict=True),
        _facts(field="name"),
        _facts(field="website", in_conflict=True),
    ]

    assert conflict_words(facts) == "The sources do not agree: Phone, Website."
    assert conflict_words(facts[1:2]) == ""


def test_what_the_last_scan_changed_is_told_by_field() -> None:
    changes = [FieldChange(field="phones", before=None, after="+3581")]

    assert change_rows(changes) == [ChangeRow(title="Phone", before="", after="+3581")]
