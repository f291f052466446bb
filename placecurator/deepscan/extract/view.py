"""A page parsed once: what a visitor sees, and where its links lead."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from selectolax.lexbor import LexborHTMLParser, LexborNode

TEXT_LIMIT = 300_000
"""Characters of visible text that are looked at."""

_LONGEST_MARKUP = 1_500_000
_DEEPEST = 3_000
_LONGEST_TAG, _LONGEST_PLAIN, _MOST_ATTRIBUTES = 8_000, 60_000, 800
_BETWEEN_ATTRIBUTES = re.compile(r"[\s=\"']+")
_SLASHES_OF_A_PICTURE = 20  # characters for each slash, at least, in one that is written as text
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})")
_NEVER_NESTED = frozenset(
    [
        *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source"),
        *("wbr", "p", "li", "dt", "dd", "tr", "td", "th", "option", "script", "style"),
    ]
)
_MOST_NODES = 200_000
_MOST_LINKS = 5_000
_MOST_INLINE_LEVELS = 40
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "label",
        "mark",
        "nobr",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
    ]
)
_CELLS = frozenset({"td", "th"})
_UNSEEN = frozenset(
    [
        "script",
        "style",
        "template",
        "head",
        "title",
        "iframe",
        "object",
        "svg",
        "math",
        "select",
        "option",
        "textarea",
    ]
)
_HIDDEN = (
    '[hidden],[style*="display:none" i],[style*="display: none" i],[style*="visibility:hidden" i]'
)
_LEAST_PANEL = 200
_MOST_PANELS, _MOST_NODES_OF_PANEL = 100, 500
_BLANKS = re.compile(r"\s+")
_INVISIBLE = {ord(char): None for char in "\u00ad\u200b\u200c\u200d\u2060\ufeff"}


@dataclass(frozen=True, slots=True)
class PageView:
    """``text`` is the visible text: a line for each block, a tab between the cells of a row.

    ``links`` are the targets of links as they are written; ``protected`` are e-mail addresses that
    a content network scrambled, in hexadecimal; ``language`` is the page's own word for it.
    """

    tree: LexborHTMLParser
    text: str
    links: tuple[str, ...]
    protected: tuple[str, ...]
    language: str | None


def view(markup: str) -> PageView:
    """Parse ``markup``, whatever it is."""
    tree = parse(markup)
    root = tree.css_first("html")
    return PageView(
        tree=tree,
        text=visible_text(tree),
        links=tuple(attribute_values(tree, "a[href],area[href]", "href")),
        protected=tuple(attribute_values(tree, "[data-cfemail]", "data-cfemail")),
        language=root.attributes.get("lang") if root else None,
    )


def parse(markup: str) -> LexborHTMLParser:
    """The tree of ``markup``, whatever it is, in bounded time."""
    return LexborHTMLParser(_shallow(_without_crowded_tags(markup[:_LONGEST_MARKUP])))


def _without_crowded_tags(markup: str) -> str:
    """Cut tags with thousands of attributes: the parser compares each with all before it.

    Long values such as pictures inside the page are left alone.
    """
    if len(markup) < _LONGEST_TAG:
        return markup
    return ">".join(map(_not_crowded, markup.split(">")))


def _not_crowded(piece: str) -> str:
    """``piece`` is what stands before a ``>``: some text, then mostly a tag."""
    if len(piece) < _LONGEST_TAG:
        return piece
    begins = piece.find("<")
    limit = begins + _LONGEST_TAG if begins >= 0 else _LONGEST_PLAIN
    between = len(_BETWEEN_ATTRIBUTES.findall(piece, max(begins, 0)))
    slashes = piece.count("/", max(begins, 0))
    crowded = between > _MOST_ATTRIBUTES or slashes * _SLASHES_OF_A_PICTURE > len(piece)
    return piece[:limit] if crowded else piece


def _shallow(markup: str) -> str:
    """Cut off a page where it is nested absurdly deep: the parser's time grows with the square."""
    if markup.count("<") < 2 * _DEEPEST:
        return markup
    still_open: Counter[str] = Counter()
    depth = 0
    for tag in _TAG.finditer(markup):
        name = tag[2].lower()
        if not tag[1] and name not in _NEVER_NESTED:
            still_open[name] += 1
            depth += 1
        elif tag[1] and still_open[name] > 0:
            still_open[name] -= 1
            depth -= 1
        if depth > _DEEPEST:
            return markup[: tag.start()]
    return markup


def attribute_values(tree: LexborHTMLParser, selector: str, name: str) -> Iterator[str]:
    """The attribute ``name`` of each element that ``selector`` finds, when it has a value."""
    for node in islice(tree.css(selector), _MOST_LINKS):
        value = node.attributes.get(name)
        if value:
            yield value.strip()


def visible_text(tree: LexborHTMLParser) -> str:
    """What a visitor without scripts and images sees."""
    pieces = islice(_pieces(tree), _MOST_NODES)
    text = "".join(_until_limit(pieces)).translate(_INVISIBLE)
    return "\n".join(line for line in map(str.strip, text.split("\n")) if line)


def _until_limit(pieces: Iterator[str]) -> Iterator[str]:
    room = TEXT_LIMIT
    for piece in pieces:
        yield piece[:room]
        room -= len(piece)
        if room <= 0:
            return


def _pieces(tree: LexborHTMLParser) -> Iterator[str]:
    if tree.root is None:
        return
    unseen = {
        node.mem_id
        for index, node in enumerate(tree.css(_HIDDEN))
        if index >= _MOST_PANELS or not _is_panel(node)
    }
    last_block: int | None = None
    for node in tree.root.traverse(include_text=True):
        parent = node.parent
        hidden = parent is not None and parent.mem_id in unseen
        if node.is_text_node:
            if hidden or parent is None:
                yield ""
                continue
            block = _block_around(parent)
            if block.mem_id != last_block:
                yield "\t" if block.tag in _CELLS else "\n"
                last_block = block.mem_id
            yield _BLANKS.sub(" ", node.text_content or "")
        elif hidden or node.tag in _UNSEEN:
            unseen.add(node.mem_id)
            yield ""
        else:
            yield "\n" if node.tag in {"br", "tr", "hr"} else ""


def _is_panel(hidden: LexborNode) -> bool:
    """Whether it holds so much text that it is a menu or a panel which a click opens.

    A hidden line is a trap for those who harvest addresses, or a template.
    """
    length = 0
    for node in islice(hidden.traverse(include_text=True), _MOST_NODES_OF_PANEL):
        if node.is_text_node and node.parent is not None and node.parent.tag not in _UNSEEN:
            length += len((node.text_content or "").strip())
            if length >= _LEAST_PANEL:
                return True
    return False


def _block_around(node: LexborNode) -> LexborNode:
    """The nearest element that starts on a line of its own."""
    for _ in range(_MOST_INLINE_LEVELS):
        if node.tag not in _INLINE or node.parent is None:
            break
        node = node.parent
    return node
