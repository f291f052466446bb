"""What a page calls itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from placecurator.deepscan.extract.facts import Found, merged
from placecurator.deepscan.extract.structured import Structured, stated_fact, texts
from placecurator.deepscan.extract.view import PageView, attribute_values
from placecurator.deepscan.suffixes import registrable

_SITE_NAME, _TITLE, _HEADING, _OTHER = 0.9, 0.8, 0.7, 0.6
_LOGO = 'img[alt][src*="logo" i],img[alt][class*="logo" i],img[alt][id*="logo" i]'
_COPYRIGHT = re.compile(
    r"(?:©|\([cC]\)|\b(?:[Cc]opyright|COPYRIGHT)\b)[\s©\d,–-]{0,20}(?:by\s)?"
    r"(?P<name>[^\W\d_][^\n|©]{1,80})"
)
_RIGHTS = re.compile(r"\W{0,3}\b(?:all\s)?rights?\sreserved\b.*|\.\s.*", re.IGNORECASE)
_LONGEST = 200
_MOST_HEADINGS, _MOST_BUSINESSES = 3, 20


def page_names(page: PageView, data: Structured, host: str) -> tuple[Found, ...]:
    """All of them, the surest first. ``host`` is the website's."""
    return merged(_names(page, data, host))


def _names(page: PageView, data: Structured, host: str) -> Iterator[Found]:
    for business in data.businesses[:_MOST_BUSINESSES]:
        for name in islice(texts(business.get("name")), 1):
            yield stated_fact(name[:_LONGEST], data.method, "name")
    for selector in ('meta[property="og:site_name"]', 'meta[name="application-name"]'):
        for name in islice(attribute_values(page.tree, selector, "content"), 1):
            yield Found(_line(name), "meta", _SITE_NAME, selector)
    for selector, most, sure in (("title", 1, _TITLE), ("h1", _MOST_HEADINGS, _HEADING)):
        for node in page.tree.css(selector)[:most]:
            if text := _line(node.text(separator=" ")):
                yield Found(text, selector, sure, selector)
    for alternative in islice(attribute_values(page.tree, _LOGO, "alt"), 2):
        yield Found(_line(alternative), "logo", _OTHER, _LOGO)
    for match in islice(_COPYRIGHT.finditer(page.text), 2):
        if name := _line(_RIGHTS.sub("", match["name"])):
            yield Found(name, "copyright", _OTHER, "text")
    parts = registrable(_as_people_write_it(host))
    if parts.suffix and parts.domain:
        yield Found(parts.domain, "host", _OTHER)


def _as_people_write_it(host: str) -> str:
    try:
        return host.encode("ascii").decode("idna")
    except UnicodeError:
        return host


def _line(text: str) -> str:
    return " ".join(text[: 4 * _LONGEST].split())[:_LONGEST]
