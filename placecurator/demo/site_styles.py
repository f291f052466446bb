"""The ways in which the websites of the sample are built."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from html import escape
from typing import Any

from placecurator.demo.catalogue import (
    category_of,
    emails_of,
    phones_of,
    socials_of,
)
from placecurator.demo.site_page import Content, Menu
from placecurator.sample import SampleRecord


@dataclass(frozen=True, slots=True)
class Style:
    """How a site shows what it knows.

    ``redirects``: its first address leads to another one. ``spread``: contact data and hours are on
    pages of their own, called so; empty: all is on one page. ``has_trap``: it links to a page that
    robots.txt disallows.
    """

    name: str
    build: Callable[[SampleRecord], Content]
    charset: str = "utf-8"
    declared: bool = True
    redirects: bool = False
    spread: Menu = ()
    has_trap: bool = False


def style_of(key: str) -> Style:
    """The same style for a place each time."""
    return STYLES[hashlib.sha256(f"style {key}".encode()).digest()[0] % len(STYLES)]


def pages_of(style: Style, record: SampleRecord) -> dict[str, Content]:
    """The pages of a site by the last part of their address; the first page has none."""
    content = style.build(record)
    if not style.spread:
        trap = ((TRAP, "Yhteystiedot"),) if style.has_trap else ()
        return {"": replace(content, menu=trap)}
    contact, hours = (name for name, _ in style.spread)
    menu = style.spread if content.hours else style.spread[:1]
    frame = replace(content, contact=[], hours=[], profiles=[], menu=menu)
    pages = {
        "": frame,
        contact: replace(frame, contact=content.contact, profiles=content.profiles),
        hours: replace(frame, hours=content.hours),
    }
    return {name: page for name, page in pages.items() if name in {"", *dict(menu)}}


def trap_of(key: str) -> Content:
    """What nobody finds who keeps to robots.txt: it is not true."""
    return Content(kind="", address="", contact=[f"ei-lueta@{key}.fi", "+358 20 7424240"])


def _structured(record: SampleRecord) -> Content:
    tags = record.tags
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "LocalBusiness",
        "name": tags["name"],
        "telephone": phones_of(record),
        "email": emails_of(record),
        "sameAs": socials_of(record),
        "openingHours": tags.get("opening_hours"),
        "address": {
            "@type": "PostalAddress",
            "streetAddress": _street(record),
            "addressLocality": tags.get("addr:city"),
            "postalCode": tags.get("addr:postcode"),
        },
    }
    # "<" would end the script early: names are text that anybody may have written.
    script = json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")
    return _content(
        record, contact=[], head=f'<script type="application/ld+json">{script}</script>'
    )


def _linked(record: SampleRecord) -> Content:
    emails = [
        f'<a href="{_entities("mailto:" + email)}?subject=Hello">{_entities(email)}</a>'
        for email in emails_of(record)
    ]
    return _content(record, contact=[*emails, *_phone_links(record)])


def _bracketed(record: SampleRecord) -> Content:
    hidden = [
        escape(email.replace("@", " [at] ").replace(".", " [dot] ")) for email in emails_of(record)
    ]
    return _content(record, contact=[*hidden, *map(escape, phones_of(record))])


def _protected(record: SampleRecord) -> Content:
    emails = [
        f'<a href="#" class="__cf_email__" data-cfemail="{_scrambled(email)}">[protected]</a>'
        for email in emails_of(record)
    ]
    return _content(record, contact=[*emails, *_phone_links(record)])


def _plain(record: SampleRecord) -> Content:
    phones = [f"Puhelin: {escape(phone)}" for phone in phones_of(record)]
    emails = [f"Sähköposti: {escape(email)}" for email in emails_of(record)]
    return _content(record, contact=[*phones, *emails])


TRAP = "sisainen/yhteystiedot"
_FINNISH: Menu = (("yhteystiedot", "Yhteystiedot"), ("aukioloajat", "Aukioloajat"))
_ENGLISH: Menu = (("contact", "Contact us"), ("opening-hours", "Opening hours"))

STYLES = (
    Style("structured data", _structured),
    Style("links written in entities", _linked, spread=_FINNISH),
    Style("address spelled out", _bracketed, has_trap=True),
    Style("address scrambled", _protected),
    Style("old charset, not declared", _plain, charset="cp1252", declared=False),
    Style("leads elsewhere", _linked, redirects=True),
    Style("plain text", _plain, spread=_ENGLISH),
)


def _content(record: SampleRecord, *, contact: Iterable[str], head: str = "") -> Content:
    hours = record.tags.get("opening_hours")
    return Content(
        head=head,
        kind=(category_of(record) or "").replace("_", " "),
        address=", ".join(filter(None, (_street(record), record.tags.get("addr:city")))),
        contact=list(contact),
        hours=[escape(part.strip()) for part in hours.split(";")] if hours else [],
        profiles=[escape(url) for url in socials_of(record)],
    )


def _phone_links(record: SampleRecord) -> list[str]:
    return [
        f'<a href="tel:{escape("".join(phone.split()))}">{escape(phone)}</a>'
        for phone in phones_of(record)
    ]


def _street(record: SampleRecord) -> str:
    tags = record.tags
    return " ".join(filter(None, (tags.get("addr:street"), tags.get("addr:housenumber"))))


def _entities(text: str) -> str:
    return "".join(f"&#{ord(char)};" for char in text)


def _scrambled(email: str) -> str:
    """The way of a well-known content network: a key, then each byte XORed with it."""
    key = 0x5B
    return bytes([key, *(byte ^ key for byte in email.encode())]).hex()
