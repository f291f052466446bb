"""What a page says in schema.org terms, as JSON-LD or as microdata."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from placecurator.deepscan.extract.view import PageView, attribute_values

_MOST_NODES = 5_000
_MOST_DEPTH = 30
_LONGEST_SCRIPT = 500_000
_ABOUT_THE_BUSINESS = ("address", "telephone", "email", "openingHours", "openingHoursSpecification")
_NOT_A_BUSINESS = frozenset(
    [
        "Person",
        "Review",
        "Event",
        "JobPosting",
        "Article",
        "NewsArticle",
        "BlogPosting",
        "WebSite",
        "WebPage",
        "Product",
        "Offer",
        "PostalAddress",
        "ContactPoint",
        "BreadcrumbList",
        "SearchAction",
        "Place",
    ]
)
_ADDRESS_FIELDS = {
    "street": "streetAddress",
    "city": "addressLocality",
    "region": "addressRegion",
    "postal_code": "postalCode",
    "country": "addressCountry",
}


@dataclass(frozen=True, slots=True)
class Structured:
    """The values as they are written. ``businesses`` are the JSON-LD nodes about a business."""

    businesses: tuple[Mapping[str, Any], ...]
    emails: tuple[str, ...]
    phones: tuple[str, ...]
    profiles: tuple[str, ...]
    hours: tuple[str, ...]

    @property
    def business(self) -> Mapping[str, Any] | None:
        """The business of the page; None when there is none, or several with other addresses."""
        named = {json.dumps(node.get("address"), default=str) for node in self.businesses}
        return self.businesses[0] if len(named) == 1 else None


def read_structured(page: PageView) -> Structured:
    """All that JSON-LD says about businesses, and the opening hours in microdata."""
    nodes = tuple(islice(_businesses(page), _MOST_NODES))
    microdata = '[itemprop="openingHours"]'
    hours = [
        *attribute_values(page.tree, microdata, "content"),
        *attribute_values(page.tree, microdata, "datetime"),
    ]
    return Structured(
        businesses=nodes,
        emails=tuple(text for node in nodes for text in _contacts(node, "email")),
        phones=tuple(text for node in nodes for text in _contacts(node, "telephone")),
        profiles=tuple(text for node in nodes for text in texts(node.get("sameAs"))),
        hours=tuple(hours),
    )


def address_of(business: Mapping[str, Any]) -> dict[str, str]:
    """The parts of its postal address that it states, by the listing's names for them."""
    address = business.get("address")
    if isinstance(address, list):
        address = address[0] if len(address) == 1 else None
    if not isinstance(address, dict):
        return {}
    stated = {
        ours: next(texts(address.get(theirs)), "") for ours, theirs in _ADDRESS_FIELDS.items()
    }
    if len(stated["country"]) != 2:
        del stated["country"]  # a name, in any language: our field is an ISO code
    return {field: value for field, value in stated.items() if value}


def texts(value: Any) -> Iterator[str]:
    """Each text in a value that may be one text, a list of them, or a node with a name."""
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            item = item.get("name") or item.get("@id")
        if isinstance(item, str) and item.strip():
            yield item.strip()


def types_of(node: Mapping[str, Any]) -> set[str]:
    """Its schema.org types, without the address of the vocabulary."""
    return {kind.rpartition("/")[2] for kind in texts(node.get("@type"))}


def _businesses(page: PageView) -> Iterator[Mapping[str, Any]]:
    for script in page.tree.css('script[type="application/ld+json" i]'):
        for node in _nodes(_load(script.text(deep=True)), 0):
            kinds = types_of(node)
            if kinds - _NOT_A_BUSINESS and any(name in node for name in _ABOUT_THE_BUSINESS):
                yield node


def _contacts(node: Mapping[str, Any], name: str) -> Iterator[str]:
    yield from texts(node.get(name))
    points = node.get("contactPoint")
    for point in points if isinstance(points, list) else [points]:
        if isinstance(point, dict):
            yield from texts(point.get(name))


def _load(script: str) -> Any:
    text = script[:_LONGEST_SCRIPT].strip().removeprefix("<!--").removesuffix("-->").strip(" \n;")
    try:
        return json.loads(text, strict=False)  # raw line breaks in texts are common
    except (ValueError, RecursionError):
        return None


def _nodes(value: Any, depth: int) -> Iterator[Mapping[str, Any]]:
    if depth > _MOST_DEPTH:
        return
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from _nodes(item, depth + 1)
