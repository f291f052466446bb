"""Which further pages of a website are worth reading: those where contact data usually is."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

import httpx
from selectolax.lexbor import LexborNode

from placecurator.deepscan.answers import Page
from placecurator.deepscan.extract.charset import decode
from placecurator.deepscan.extract.view import parse
from placecurator.deepscan.page_words import (
    KINDS,
    MISLEADING,
    NEVER,
    NO_PAGE,
    PageKind,
)
from placecurator.deepscan.site_turns import site_of

_MOST_LINKS = 2_000
_LONGEST_TEXT = 200
_LONGEST_HREF = 1_000
_MOST_CHOSEN = 12
_WORDS = re.compile(r"[^\W_]+")
_HEADLINE = 6
"""Words from which a text or an address is rather the title of an article."""

_IN_TEXT, _IN_ADDRESS, _BOTH = 1.0, 0.9, 0.05


@dataclass(frozen=True, slots=True)
class Link:
    """A link as a page has it: where it leads, and what a visitor reads."""

    href: str
    text: str


def links_of(page: Page) -> tuple[str | None, list[Link]]:
    """The links of a page, in order, and what they are relative to (None: the page itself)."""
    tree = parse(decode(page.body, page.charset))
    base = tree.css_first("base[href]")
    found = []
    for node in tree.css("a[href],area[href]")[:_MOST_LINKS]:
        href = (node.attributes.get("href") or "").strip()
        if href and len(href) <= _LONGEST_HREF:
            found.append(Link(href, _text(node)))
    return (base.attributes.get("href") if base else None), found


def choose_pages(page: Page) -> list[httpx.URL]:
    """The pages of the same site that promise most, best first; more than are read at a time.

    Of equal ones, the first on the page. Of each kind only a few, of each address one.
    """
    here = httpx.URL(page.url)
    base, links = links_of(page)
    start = _joined(here, base) or here
    best: dict[str, tuple[float, int, httpx.URL, PageKind]] = {}
    for index, link in enumerate(links):
        rated = _rate(link)
        url = _joined(start, link.href) if rated else None
        if rated is None or url is None or not _is_page_of(here, url):
            continue
        key = same_page(url)
        if key not in best or best[key][0] < rated[0]:
            best[key] = (rated[0], best[key][1] if key in best else index, url, rated[1])
    best.pop(same_page(here), None)
    chosen, used = [], Counter[str]()
    for _, _, url, kind in sorted(best.values(), key=lambda one: (-one[0], one[1])):
        used[kind.name] += 1
        if used[kind.name] <= kind.most:
            chosen.append(url)
    return chosen[:_MOST_CHOSEN]


def same_page(url: httpx.URL) -> str:
    """Equal for addresses that are one page: scheme, ``www.`` and a final slash do not matter."""
    host = url.host.removeprefix("www.")
    path = re.sub(r"/(index|default)\.(html?|php|aspx?)$", "/", url.path).rstrip("/")
    return f"{host}:{url.port or ''}{path}?{url.query.decode('ascii', 'replace')}"


def _rate(link: Link) -> tuple[float, PageKind] | None:
    """How much a link promises and of which kind its page is; None: nothing."""
    said, address = words_in(link.text), words_in(_readable(link.href))
    if NEVER & set(address) or MISLEADING & {*said, *address}:
        return None
    best: tuple[float, PageKind] | None = None
    for kind in KINDS:
        in_text = _IN_TEXT * _is_meant(kind, said)
        in_address = _IN_ADDRESS * _is_meant(kind, address)
        score = kind.weight * max(in_text, in_address) + _BOTH * min(in_text, in_address)
        if score and (best is None or score > best[0]):
            best = (score, kind)
    return best


def _is_meant(kind: PageKind, words: list[str]) -> float:
    """1 when ``words`` are a name of ``kind``, less when it only occurs in a long one."""
    return kind.is_meant_by(words) * (1.0 if len(words) < _HEADLINE else 0.1)


def _readable(href: str) -> str:
    """The part of an address that names the page: the end of its path, and the query."""
    path, _, query = href.partition("#")[0].partition("?")
    return unquote(f"{path.rstrip('/').rpartition('/')[2]} {query}")


def _is_page_of(here: httpx.URL, url: httpx.URL) -> bool:
    if url.scheme not in {"http", "https"} or site_of(url.host) != site_of(here.host):
        return False
    if url.port not in {None, here.port}:
        return False
    name = url.path.rpartition("/")[2]
    return "." not in name or name.rpartition(".")[2].lower() not in NO_PAGE


def _joined(base: httpx.URL, href: str | None) -> httpx.URL | None:
    try:
        return base.join(href or "").copy_with(fragment=None)
    except (httpx.InvalidURL, ValueError):
        return None


def _text(node: LexborNode) -> str:
    """What is read aloud: the text, else a label, a title or the words of a picture."""
    text = " ".join((node.text(deep=True, separator=" ") or "")[: 4 * _LONGEST_TEXT].split())
    if not text:
        text = next(filter(None, _labels(node)), "")
    return text[:_LONGEST_TEXT]


def _labels(node: LexborNode) -> Iterator[str]:
    for name in ("aria-label", "title", "alt"):
        yield node.attributes.get(name) or ""
    picture = node.css_first("img[alt]")
    yield (picture.attributes.get("alt") or "") if picture else ""


def words_in(text: str) -> list[str]:
    """The words of ``text``: small letters, without accents."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return _WORDS.findall("".join(char for char in plain if not unicodedata.combining(char)))
