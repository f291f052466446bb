"""What a page says in schema.org terms, as JSON-LD, microdata or RDFa."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from placecurator.deepscan.extract.facts import Found
from placecurator.deepscan.extract.marked_up import MICRODATA, RDFA, marked_up_nodes
from placecurator.deepscan.extract.view import PageView, attribute_values
from placecurator.domain.observation import LONGEST_SNIPPET

_MOST_NODES = 5_000
_MOST_DEPTH = 30
_MOST_SCRIPTS = 200
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


CONFIDENCE = {"json-ld": 0.97, "microdata": 0.95, "rdfa": 0.95}
_LOCATORS = {
    "json-ld": 'script[type="application/ld+json"] {}',
    "microdata": "[itemprop~={}]",
    "rdfa": "[property~={}]",
}

Node = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Structured:
    """The values as they are written, and how.

    ``businesses`` are the nodes about a business, all of one ``method``: the surest that has any.
    """

    method: str
    businesses: tuple[Node, ...]
    emails: tuple[Found, ...]
    phones: tuple[Found, ...]
    faxes: tuple[Found, ...]
    profiles: tuple[str, ...]
    hours: tuple[str, ...]

    @property
    def business(self) -> Node | None:
        """The business of the page; None when there is none, or several with other addresses."""
        named = {json.dumps(node.get("address"), default=str) for node in self.businesses}
        return self.businesses[0] if len(named) == 1 else None


def read_structured(page: PageView) -> Structured:
    """All that the page says about businesses, and loose opening hours in microdata."""
    by_method = {
        "json-ld": _json_ld(page),
        "microdata": marked_up_nodes(page.tree, MICRODATA),
        "rdfa": marked_up_nodes(page.tree, RDFA),
    }
    found = {
        method: tuple(islice(filter(_is_a_business, nodes), _MOST_NODES))
        for method, nodes in by_method.items()
    }
    method = next((method for method, nodes in found.items() if nodes), "json-ld")
    microdata = '[itemprop="openingHours"]'
    return Structured(
        method=method,
        businesses=found[method],
        emails=_stated(found, "email"),
        phones=_stated(found, "telephone"),
        faxes=_stated(found, "faxNumber"),
        profiles=tuple(
            text for nodes in found.values() for node in nodes for text in texts(node.get("sameAs"))
        ),
        hours=(
            *attribute_values(page.tree, microdata, "content"),
            *attribute_values(page.tree, microdata, "datetime"),
        ),
    )


def _stated(found: Mapping[str, tuple[Node, ...]], name: str) -> tuple[Found, ...]:
    return tuple(
        stated_fact(text, method, name)
        for method, nodes in found.items()
        for node in nodes
        for text in _contacts(node, name)
    )


def stated_fact(value: str, method: str, name: str, written: str | None = None) -> Found:
    """A value that the property ``name`` states; ``written`` is how, None: just so."""
    snippet = " ".join((written or value).split())[:LONGEST_SNIPPET]
    return Found(value, method, CONFIDENCE[method], locator_of(method, name), snippet)


def locator_of(method: str, name: str) -> str:
    """Where the property ``name`` is."""
    return _LOCATORS[method].format(name)


def address_of(business: Node) -> dict[str, str]:
    """The parts of its postal address that it states, by the listing's names for them."""
    address = business.get("address")
    if isinstance(address, list):
        address = address[0] if len(address) == 1 else None
    return address_parts(address)


def address_parts(address: Any) -> dict[str, str]:
    """The parts of one postal address, by the listing's names for them."""
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


def types_of(node: Node) -> set[str]:
    """Its schema.org types, without the address of the vocabulary."""
    return {kind.rpartition("/")[2] for kind in texts(node.get("@type"))}


def _json_ld(page: PageView) -> Iterator[Node]:
    for script in islice(page.tree.css('script[type="application/ld+json" i]'), _MOST_SCRIPTS):
        yield from _nodes(_load(script.text(deep=True)), 0)


def _is_a_business(node: Node) -> bool:
    return bool(types_of(node) - _NOT_A_BUSINESS) and any(
        name in node for name in _ABOUT_THE_BUSINESS
    )


def _contacts(node: Node, name: str) -> Iterator[str]:
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


def _nodes(value: Any, depth: int) -> Iterator[Node]:
    if depth > _MOST_DEPTH:
        return
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from _nodes(item, depth + 1)
