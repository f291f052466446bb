"""The facts of a place in words: each value with its source, its age and what speaks for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from placecurator.domain.known_facts import normalised
from placecurator.domain.listing import FACT_FIELDS
from placecurator.domain.observation import CURATOR, WEBSITE, Value
from placecurator.services.facts import EDITABLE, FactValue, FieldChange, FieldFacts
from placecurator.ui import words
from placecurator.ui.links import link_host, link_words, safe_link

_GROUPS = {
    "Contact": ("phones", "emails", "website", "socials", "opening_hours", "faxes", "languages"),
    "Business": (
        *("name", "category", "business_status", "rating", "review_count", "price_level"),
        "alias_place_id",
    ),
    "Where": (
        *("address", "street", "postal_code", "city", "region", "country"),
        *("latitude", "longitude"),
    ),
}
_Key = tuple[str | None, Value]
_SAID_BY_LISTS = {"phone", "email"}

if missing := set(FACT_FIELDS) - _SAID_BY_LISTS - {f for group in _GROUPS.values() for f in group}:
    raise RuntimeError(f"fields without a group: {sorted(missing)}")

_TITLES = {
    "phones": "Phone",
    "faxes": "Fax",
    "emails": "E-mail",
    "socials": "Social media",
    "business_status": "State",
    "review_count": "Reviews",
    "alias_place_id": "Moved to",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueRow:
    """One value of a field as one source stated it, in words; empty: there is nothing to say.

    ``link`` is where the value leads, ``source_link`` the page that states it; ``label`` is the
    network of one of the social media. ``seen`` is the exact time behind the age in ``source``.
    """

    text: str
    link: str
    label: str
    source: str
    source_link: str
    seen: str
    sure: str
    snippet: str
    locator: str
    terms: str
    gone: str
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRow:
    """A field: ``shown`` are its chosen values, each once, and ``stated`` all that is known of it.

    ``origin`` says who states what is shown, how long ago and how sure that is; ``more`` what else
    there is in ``stated``. ``edit_text`` is what a curator begins with.
    """

    field: str
    title: str
    shown: list[ValueRow]
    stated: list[ValueRow]
    origin: str
    more: str
    locked: bool
    in_conflict: bool
    editable: bool
    edit_text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FactGroup:
    """Fields that belong together."""

    title: str
    fields: list[FieldRow]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRow:
    """What the last scan changed about a field; empty: there was, or is, no value."""

    title: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A field that can be added, and what it is called."""

    field: str
    title: str


def title_of(field: str) -> str:
    """What a field is called."""
    return _TITLES.get(field, field.replace("_", " ").capitalize())


def fact_groups(facts: Iterable[FieldFacts], now: datetime) -> list[FactGroup]:
    """The fields in reading order; groups without any are left out."""
    known = {fact.field: fact for fact in facts}
    groups = (
        FactGroup(title=title, fields=[_field_row(known[f], now) for f in fields if f in known])
        for title, fields in _GROUPS.items()
    )
    return [group for group in groups if group.fields]


def not_stated(facts: Iterable[FieldFacts]) -> list[Choice]:
    """The fields that a curator could fill in because nobody states them."""
    known = {fact.field for fact in facts}
    return [
        Choice(field=field, title=title_of(field))
        for fields in _GROUPS.values()
        for field in fields
        if field in EDITABLE and field not in known
    ]


def change_rows(changes: Iterable[FieldChange]) -> list[ChangeRow]:
    """What the last scan changed, in words."""
    return [
        ChangeRow(
            title=title_of(change.field),
            before=change.before or "",
            after=change.after or "",
        )
        for change in changes
    ]


def conflict_words(facts: Iterable[FieldFacts]) -> str:
    """On which fields the sources do not agree; empty: they do."""
    titles = [title_of(fact.field) for fact in facts if fact.in_conflict]
    return f"The sources do not agree: {', '.join(titles)}." if titles else ""


def _field_row(fact: FieldFacts, now: datetime) -> FieldRow:
    chosen = _each_once(value for value in fact.values if value.chosen)
    return FieldRow(
        field=fact.field,
        title=title_of(fact.field),
        shown=[_value_row(value, now) for value in chosen],
        stated=[_value_row(value, now) for value in fact.values],
        origin=_origin(chosen, now),
        more=_more(fact),
        locked=fact.locked,
        in_conflict=fact.in_conflict,
        editable=fact.field in EDITABLE,
        edit_text=", ".join(_written(value) for value in chosen),
    )


def _each_once(values: Iterable[FactValue]) -> list[FactValue]:
    """The values without those that another source has stated already."""
    first: dict[_Key, FactValue] = {}
    for value in values:
        first.setdefault(_key(value), value)
    return list(first.values())


def _key(value: FactValue) -> _Key:
    """What tells one value of a field from another, however it is written."""
    return value.key, normalised(value.field, value.value)


def _more(fact: FieldFacts) -> str:
    """What there is besides the chosen values: "also from google, 1 other value, 1 gone".

    Empty: nothing.
    """
    shown = _each_once(value for value in fact.values if value.chosen)
    chosen, sources = {_key(value) for value in shown}, {value.source for value in shown}
    still = [value for value in fact.values if not value.gone_at]
    agreeing = {value.source for value in still if _key(value) in chosen} - sources
    others = {_key(value) for value in still} - chosen
    gone = {_key(value) for value in fact.values if value.gone_at} - chosen - others
    parts = [
        f"also from {', '.join(sorted(agreeing))}" if agreeing else "",
        words.count(len(others), "other value") if others else "",
        f"{len(gone)} gone" if gone else "",
    ]
    return ", ".join(part for part in parts if part)


def _origin(shown: list[FactValue], now: datetime) -> str:
    """``website, mailto, example.fi, 2 min ago · 97% sure``; each source once."""
    sources = "; ".join(dict.fromkeys(_source(value, now) for value in shown))
    return " · ".join(filter(None, (sources, _sure(shown))))


def _sure(values: list[FactValue]) -> str:
    """How sure the least sure of the values is; a curator's own are not in doubt."""
    doubted = [value.confidence for value in values if value.source != CURATOR]
    return f"{min(doubted):.0%} sure" if doubted else ""


def _value_row(value: FactValue, now: datetime) -> ValueRow:
    link = safe_link(str(value.value))
    return ValueRow(
        text=link_words(link) if link else _text(value.field, value.value),
        link=link,
        label=value.key or "",
        source=_source(value, now),
        source_link=safe_link(value.url),
        seen=words.moment(value.last_seen_at),
        sure=_sure([value]),
        snippet=value.snippet or "",
        locator=value.locator or "",
        terms=_terms(value),
        gone=f"gone, found {words.ago(value.gone_at, now)}" if value.gone_at else "",
        chosen=value.chosen,
    )


def _text(field: str, value: Value) -> str:
    if field == "business_status":
        return str(value).replace("_", " ").capitalize()
    if field == "review_count" and isinstance(value, int):
        return f"{value:,}"
    return str(value)


def _written(value: FactValue) -> str:
    """A value as a curator writes it."""
    return f"{value.key}: {value.value}" if value.key else str(value.value)


def _source(value: FactValue, now: datetime) -> str:
    """``website, mailto, example.fi, 2 min ago``; the address of an API tells nobody anything."""
    page = safe_link(value.url) if value.source == WEBSITE else ""
    method = "" if value.method == value.source else value.method
    parts = (value.source, method, link_host(page) if page else "")
    return ", ".join([*filter(None, parts), words.ago(value.last_seen_at, now)])


def _terms(value: FactValue) -> str:
    """The licence, and until when the value may be kept."""
    until = f"kept until {words.day(value.expires_at)}" if value.expires_at else ""
    return ", ".join(filter(None, (value.licence, until)))
