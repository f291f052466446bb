"""E-mail addresses: links, visible text, and the usual ways of hiding them from harvesters.

Every search is anchored on an at-sign and looks at a bounded window around it: pages exist on which
a free-running pattern takes minutes.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from urllib.parse import parse_qs, unquote

from email_validator import EmailNotValidError, validate_email

from placecurator.deepscan.extract.facts import Found, merged, words_around
from placecurator.deepscan.extract.view import PageView
from placecurator.deepscan.suffixes import registrable

_CONFIDENCE = {
    **{"mailto": 0.99, "cfemail": 0.99, "text": 0.97, "obfuscated": 0.95},
    **{"json-ld": 0.97, "microdata": 0.97, "rdfa": 0.97},
}
_OTHER_DOMAIN = 0.1  # less sure: the mailbox of another firm, such as the maker of the website
_MOST_SIGNS = 2_000
_LONGEST_LOCAL = 64
_DOMAIN_WINDOW = 120
_LOCAL = string.ascii_letters + string.digits + "!#$%&'*+/=?^_`{|}~.-"
_EDGES = "'`*/|=.!?#{}-"  # around an address in running text, not part of it
_DOMAIN = re.compile(r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.){1,6}[^\W\d_]{2,24}")
_SIGN = re.compile(
    r"""(?P<plain>@)"""
    r"""|\ ?[\[({<]\ ?(?:at|ät|@|a)\ ?[\])}>]\ ?"""
    r"""|\ at\ (?=[\w-]{1,63}(?:\ dot\ |\ ?[\[({<]\ ?(?:dot|punkt|piste)))""",
    re.IGNORECASE | re.VERBOSE,
)
_DOT = re.compile(r" ?[\[({<] ?(?:dot|punkt|piste|punt|\.) ?[\])}>] ?| dot ", re.IGNORECASE)
_PLACEHOLDERS = frozenset(
    [
        "example.com",
        "example.org",
        "example.net",
        "domain.com",
        "yourdomain.com",
        "mydomain.com",
        "yoursite.com",
        "mysite.com",
        "yourcompany.com",
        "company.com",
        "email.com",
        "sentry.io",
        "sentry.wixpress.com",
    ]
)
_PROTECTED_LINK = "/cdn-cgi/l/email-protection#"


def find_emails(page: PageView, stated: Iterable[Found], site_host: str) -> tuple[Found, ...]:
    """All addresses of the page, those of the site's own domain first.

    ``stated`` are those that structured data names.
    """
    site = registrable(site_host).top_domain_under_public_suffix
    found = []
    for candidate in _candidates(page, stated):
        address = normalise(candidate.value)
        if address:
            own = registrable(address.rpartition("@")[2]).top_domain_under_public_suffix == site
            doubt = 0 if own else _OTHER_DOMAIN
            sure = round(_CONFIDENCE[candidate.method] - doubt, 2)
            found.append(replace(candidate, value=address, confidence=sure))
    return merged(found)


def normalise(text: str) -> str | None:
    """The address in lower case and with an ASCII domain; None when nobody could write to it."""
    try:
        checked = validate_email(
            text.strip(" \t\r\n<>\"'.,;:"), check_deliverability=False, allow_smtputf8=False
        )
    except EmailNotValidError:
        return None
    domain = (checked.ascii_domain or "").lower()
    if domain in _PLACEHOLDERS or not registrable(domain).top_domain_under_public_suffix:
        return None
    return f"{checked.local_part}@{domain}".lower()


def _candidates(page: PageView, stated: Iterable[Found]) -> Iterator[Found]:
    for link in page.links:
        if link[:7].lower() == "mailto:":
            for address in _mailto(link[7:]):
                yield Found(address, "mailto", 0, 'a[href^="mailto:"]')
        elif _PROTECTED_LINK in link:
            code = link.partition("#")[2].partition("?")[0]
            yield Found(_unscramble(code), "cfemail", 0, f'a[href*="{_PROTECTED_LINK}"]')
    for code in page.protected:
        yield Found(_unscramble(code), "cfemail", 0, "[data-cfemail]")
    yield from (replace(known, value=known.value.removeprefix("mailto:")) for known in stated)
    yield from _in_text(page.text)


def _mailto(target: str) -> Iterator[str]:
    addresses, _, query = target[:2_000].partition("?")
    yield from re.split(r"[,;]", unquote(addresses))
    if not addresses:
        yield from parse_qs(query, max_num_fields=20).get("to", ()) if query.count("&") < 20 else ()


def _unscramble(code: str) -> str:
    """Undo the scrambling of data-cfemail: the first byte is XORed into each of the others."""
    try:
        key, *scrambled = bytes.fromhex(code[:600])
    except ValueError:
        return ""
    return bytes(byte ^ key for byte in scrambled).decode("utf-8", "replace")


def _in_text(text: str) -> Iterator[Found]:
    for sign in islice(_SIGN.finditer(text), _MOST_SIGNS):
        before = text[max(0, sign.start() - _DOMAIN_WINDOW) : sign.start()]
        after = text[sign.end() : sign.end() + _DOMAIN_WINDOW]
        hidden_dots = _DOT.sub(".", after)
        domain = _domain(hidden_dots)
        local = _local(_DOT.sub(".", before))
        if domain and local:
            plain = sign["plain"] and domain in after
            method = "text" if plain else "obfuscated"
            words = words_around(text, sign.start() - len(local), sign.end() + len(domain))
            yield Found(f"{local}@{domain}", method, 0, "text", words)


def _local(before: str) -> str | None:
    local = before[len(before.rstrip(_LOCAL)) :].lstrip(_EDGES)
    return local if 0 < len(local) <= _LONGEST_LOCAL else None


def _domain(after: str) -> str | None:
    """The longest domain at the beginning that has a public suffix."""
    match = _DOMAIN.match(after)
    if match is None:
        return None
    labels = match[0].split(".")
    while len(labels) > 1:
        domain = ".".join(labels)
        if registrable(domain).top_domain_under_public_suffix:
            return domain
        labels.pop()
    return None
