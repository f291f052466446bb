"""The website of each sample business, built in one of several ways that websites are built."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import escape
from typing import Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from placecurator.demo.catalogue import (
    all_places,
    category_of,
    emails_of,
    has_site,
    phones_of,
    socials_of,
)
from placecurator.demo.faults import Fault, FaultPlan
from placecurator.demo.site_page import CSP, Content, page_of
from placecurator.sample import SampleRecord


@dataclass(frozen=True, slots=True)
class Style:
    """How a site shows what it knows. ``redirects``: its first address leads to another one."""

    name: str
    build: Callable[[SampleRecord], Content]
    charset: str = "utf-8"
    declared: bool = True
    redirects: bool = False


def style_of(key: str) -> Style:
    """The same style for a place each time."""
    return STYLES[hashlib.sha256(f"style {key}".encode()).digest()[0] % len(STYLES)]


class Sites:
    """``GET /sites/{key}/`` and what it may lead to."""

    def __init__(self, plan: FaultPlan):
        self._plan = plan

    async def home(self, request: Request) -> Response:
        """The first page, or the way to it."""
        key = request.path_params["key"]
        style = style_of(key)
        if style.redirects and _owner(key):
            return RedirectResponse(f"/sites/{key}/start", 302)
        return self._page(key, style)

    async def start(self, request: Request) -> Response:
        """The page that redirecting sites lead to."""
        key = request.path_params["key"]
        return self._page(key, style_of(key))

    def _page(self, key: str, style: Style) -> Response:
        record = _owner(key)
        if record is None:
            return PlainTextResponse("There is no such site here.", 404)
        if self._plan.fault_of(key) is Fault.site_down:
            return PlainTextResponse("The site has a fault, on purpose.", 503)
        declared = style.charset if style.declared else None
        markup = page_of(record.tags["name"], style.build(record), declared)
        body = markup.encode(style.charset, "xmlcharrefreplace")
        media_type = f"text/html; charset={declared}" if declared else "text/html"
        return Response(body, headers={"Content-Type": media_type, "Content-Security-Policy": CSP})


def _owner(key: str) -> SampleRecord | None:
    record = all_places().get(key)
    return record if record and has_site(record) else None


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


STYLES = (
    Style("structured data", _structured),
    Style("links written in entities", _linked),
    Style("address spelled out", _bracketed),
    Style("address scrambled", _protected),
    Style("old charset, not declared", _plain, charset="cp1252", declared=False),
    Style("leads elsewhere", _linked, redirects=True),
    Style("plain text", _plain),
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
