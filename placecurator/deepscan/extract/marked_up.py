"""Reads microdata and RDFa, which say the same in the attributes of visible elements."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

_MOST_PROPERTIES = 3_000
_MOST_LEVELS = 60
_LONGEST_TEXT = 500
_ATTRIBUTES = ("content", "datetime", "href", "src", "value")


@dataclass(frozen=True, slots=True)
class Dialect:
    """The attributes that begin a node, name its type, and name a property."""

    scope: str
    kind: str
    name: str


MICRODATA = Dialect("itemscope", "itemtype", "itemprop")
RDFA = Dialect("typeof", "typeof", "property")


def marked_up_nodes(tree: LexborHTMLParser, dialect: Dialect) -> Iterator[Mapping[str, Any]]:
    """The nodes of a page in the form of JSON-LD: ``@type`` and properties, values in lists."""
    nodes: dict[int, dict[str, Any]] = {}
    for element in islice(tree.css(f"[{dialect.name}]"), _MOST_PROPERTIES):
        around = _scope_around(element, dialect)
        if around is None:
            continue
        node = nodes.setdefault(around.mem_id, _new_node(around, dialect))
        value: Any = _value(element)
        if dialect.scope in element.attributes:
            value = nodes.setdefault(element.mem_id, _new_node(element, dialect))
        for name in (element.attributes.get(dialect.name) or "").split()[:5]:
            node.setdefault(name.rpartition("/")[2].rpartition(":")[2], []).append(value)
    yield from nodes.values()


def _new_node(element: LexborNode, dialect: Dialect) -> dict[str, Any]:
    kinds = (element.attributes.get(dialect.kind) or "").split()[:5]
    return {"@type": [kind.rpartition("/")[2].rpartition(":")[2] for kind in kinds]}


def _scope_around(element: LexborNode, dialect: Dialect) -> LexborNode | None:
    around = element.parent
    for _ in range(_MOST_LEVELS):
        if around is None:
            return None
        if dialect.scope in around.attributes:
            return around
        around = around.parent
    return None


def _value(element: LexborNode) -> str:
    """An attribute that is meant for machines, else what is visible."""
    for name in _ATTRIBUTES:
        if value := element.attributes.get(name):
            return value.strip()[:_LONGEST_TEXT]
    return " ".join(element.text(deep=True, separator=" ")[:_LONGEST_TEXT].split())
