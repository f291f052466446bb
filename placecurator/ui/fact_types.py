"""What the drawer shows of facts: rows of words, made by ``fact_rows``."""

from __future__ import annotations

from dataclasses import dataclass


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
