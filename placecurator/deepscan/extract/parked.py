"""Tells pages of no business: domains for sale, placeholders of registrars, empty web servers."""

from __future__ import annotations

import re
from itertools import islice

from placecurator.deepscan.extract.facts import Found
from placecurator.deepscan.extract.view import PageView, attribute_values
from placecurator.domain.observation import LONGEST_SNIPPET

_LONGEST_PLACEHOLDER = 3_000  # characters; those who sell a domain say little else
_LONGEST_TITLE = 300
_SURE = 0.95
_MOST_SOURCES = 60
_STEMS = (
    *("domain", "domein", "domän", "domæne", "domene", "domaine", "dominio", "domínio", "domena"),
    *("domeen", "домен", "verkkotunnus", "for sale", "parked", "suspended", "future home of"),
    *("entsteht", "no website configured", "welcome to", "default page", "default web site"),
    *("test page", "it works", "iis", "index of /", "available for", "internetadresse"),
)

_DOMAIN = r"(?:web\s?)?(?:domain(?:\sname|name|e|en|namnet|navnet)?|domeinnaam|domein)"
_FOR_SALE = "offers its domain for sale"
_REGISTERED = "is the placeholder of a registrar or host"
_EMPTY_SERVER = "is the first page of a web server without a website"
_SUSPENDED = "was switched off by its host"
_ADVERTISING = "shows a parking company's advertisements"

_SENTENCES = {
    _FOR_SALE: (
        rf"(?:{_DOMAIN}|[\w-]+\.[a-z]{{2,6}})\s(?:name\s)?(?:is|may\sbe|might\sbe|could\sbe)\s"
        r"(?:now\s)?(?:for\ssale|available\sfor\s(?:sale|purchase))",
        rf"\b(?:buy|purchase|acquire)\sthis\s{_DOMAIN}",
        r"\bmake\san\soffer\s(?:on|for)\sthis\sdomain",
        r"\bdomains?\s(?:name\s)?for\ssale\b",
        r"\bdomain\s(?:steht\szum\sverkauf|ist\szu\sverkaufen|zu\sverkaufen|kaufen)",
        r"\bverkkotunnus\s(?:on\s)?(?:myynnissä|myytävänä|kaupan)",
        r"\bdomän(?:en|namnet)?\s(?:är\s)?till\ssalu",
        r"\bdomæne(?:t|navnet)?\s(?:er\s)?til\ssalg",
        r"\bdomene(?:t|navnet)?\s(?:er\s)?til\ssalgs",
        r"\bdome?ein(?:naam)?\s(?:is\s)?te\skoop",
        r"\b(?:nom\sde\s)?domaine\s(?:est\s)?(?:à\svendre|en\svente)",
        r"\bdominio\s(?:est[aá]\s)?en\sventa",
        r"\bdominio\s(?:è\s)?in\svendita",
        r"\bdomínio\s(?:est[aá]\s)?à\svenda",
        r"\bdomena\s(?:jest\s)?na\ssprzedaż",
        r"\bdomeen\son\smüügis",
        r"\bдомен\s(?:прода[её]тся|на\sпродажу)",  # noqa: RUF001
    ),
    _REGISTERED: (
        r"\b(?:this\s)?(?:web\s?)?(?:domain|site|page)\s(?:name\s)?(?:is|has\sbeen)\s"
        r"(?:currently\s)?(?:parked|registered\s(?:at|by|with|through))",
        r"\bparked\s(?:free|domain|page)\b",
        r"\bthis\sdomain\s(?:has\srecently\sbeen|was\srecently)\sregistered",
        r"\bfuture\shome\sof\s(?:something|a\snew)",
        r"\bhier\sentsteht\s(?:eine|in\skürze)",
        r"\bdiese\s(?:domain|internetadresse)\s(?:ist|wurde)\s(?:bereits\s)?"
        r"(?:registriert|geparkt|reserviert)",
        r"\bverkkotunnus\son\s(?:varattu|rekisteröity|pysäköity|parkkeerattu)",
        r"\bdomän(?:en|namnet)?\sär\s(?:registrerad|registrerat|parkerad|parkerat|reserverad)",
        r"\bdomæne(?:t|navnet)?\ser\s(?:registreret|parkeret|reserveret)",
        r"\bdomene(?:t|navnet)?\ser\s(?:registrert|parkert|reservert)",
        r"\bdome?ein(?:naam)?\sis\s(?:geregistreerd|gereserveerd|geparkeerd|bezet)",
        r"\bdomaine\s(?:est|a\sété)\s(?:enregistré|réservé|parqué)",
        r"\bdominio\s(?:ha\ssido|est[aá])\s(?:registrado|aparcado|reservado)",
        r"\bdominio\s(?:è\s(?:stato\s)?)(?:registrato|parcheggiato|riservato)",
        r"\bdomínio\s(?:foi|est[aá])\s(?:registrado|registado|estacionado|reservado)",
        r"\bdomena\s(?:została|jest)\s(?:zarejestrowana|zaparkowana|zarezerwowana)",
        r"\bдомен\s(?:зарегистрирован|припаркован)",  # noqa: RUF001
    ),
    _SUSPENDED: (
        r"\b(?:this\s)?(?:account|domain|website)\s(?:has\sbeen|is)\ssuspended",
        r"\baccount\ssuspended\b",
        r"\bthere\sis\sno\swebsite\sconfigured\sat\sthis\saddress",
    ),
    _EMPTY_SERVER: (
        r"^welcome\sto\s(?:nginx|openresty|caddy|centos|lighttpd)\b",
        r"^apache2?\s[\w ]{0,30}default\spage",
        r"^(?:apache\s)?(?:http\sserver\s)?test\spage\s(?:for\sthe|page)",
        r"^(?:apache\s)?http\sserver\stest\spage",
        r"^it\sworks!?(?:$|\sthis\sis\sthe\sdefault)",
        r"^iis(?:\swindows\sserver|\d{1,2}(?:\.\d)?)?$",
        r"^(?:default|domain\sdefault)\s(?:web\ssite\s|parallels\splesk\s|plesk\s)?page\b",
        r"^web\sserver'?s\sdefault\spage",
        r"^index\sof\s/(?:\s|$)",
    ),
}
_SAYS = {
    reason: re.compile("|".join(f"(?:{sentence})" for sentence in sentences))
    for reason, sentences in _SENTENCES.items()
}
_PARKING = re.compile(
    r"(?:^|[/.])(?:sedoparking|parkingcrew|bodis|parklogic|above|dan|afternic|hugedomains"
    r"|undeveloped|domainmarket|fabulous|parking-crew|smartname|voodoo|rookmedia|zeropark)"
    r"\.(?:com|net|org)(?:[/:?]|$)",
    re.I,
)


def find_parked(page: PageView) -> Found | None:
    """Why the page is not that of any business, in words that go after "it"; None: it may be one.

    A long page is believed to be a real one, whatever it says, unless its title says otherwise:
    those who make websites write about domains for sale as well.
    """
    if _shows_advertisements(page):
        return Found(_ADVERTISING, "link", _SURE, "script[src],iframe[src]")
    node = page.tree.css_first("title")
    title = _line((node.text() if node else "")[:_LONGEST_TITLE])
    if reason := _reason(title):
        return Found(reason, "title", _SURE, "title", title[:LONGEST_SNIPPET])
    text = _line(page.text) if len(page.text) <= _LONGEST_PLACEHOLDER else ""
    if reason := _reason(text):
        return Found(reason, "text", _SURE, "text", text[:LONGEST_SNIPPET])
    return None


def _line(text: str) -> str:
    return " ".join(text.lower().split())


def _reason(text: str) -> str | None:
    if not any(stem in text for stem in _STEMS):  # which is much faster than the sentences
        return None
    return next((reason for reason, says in _SAYS.items() if says.search(text)), None)


def _shows_advertisements(page: PageView) -> bool:
    """Parking companies mark their pages for advertisement blockers, or put them into a frame."""
    root = page.tree.css_first("html")
    if root is not None and "data-adblockkey" in root.attributes:
        return True
    if len(page.text) > _LONGEST_PLACEHOLDER:
        return False
    sources = attribute_values(page.tree, "script[src],iframe[src],frame[src]", "src")
    return any(_PARKING.search(url[:300]) for url in islice(sources, _MOST_SOURCES))
