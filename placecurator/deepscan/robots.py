"""What a robots.txt allows us: RFC 9309, read by protego.

Only the groups that are addressed to us or to everybody are handed to it: with thousands of groups
it would keep each rule once for each of them, which a hostile file could use against us.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from protego import Protego

LARGEST = 500 * 1024
"""Bytes of a robots.txt that are looked at (RFC 9309 §2.5)."""

LONGEST_DELAY_S = 3600.0

_FIELD = re.compile(r"\s*([a-z][a-z -]*?)\s*(?::|\s)\s*(.*)", re.IGNORECASE)
_AGENT = re.compile(r"user[- ]?agent", re.IGNORECASE)
_TOKEN = re.compile(r"[a-z_-]+", re.IGNORECASE)
_EVERYBODY = "*"
_LONGEST_LINE = 4_000
_LONG = 20_000


class Robots:
    """The rules of one origin for the product token ``agent``.

    ``is_long``: asking them takes long enough to be done in a thread.
    """

    def __init__(self, text: str, agent: str):
        self.is_long = len(text) > _LONG
        self._rules = Protego.parse(relevant_part(text, agent))
        self._agent = agent

    def allows(self, url: str) -> bool:
        """Whether ``url``, which is of this origin, may be read. The longest rule decides."""
        return self._rules.can_fetch(url, self._agent)

    @property
    def delay_s(self) -> float:
        """The seconds that are to lie between two requests (Crawl-delay), at most an hour.

        The RFC does not know it, but many sites state it. 0: they do not.
        """
        return min(self._rules.crawl_delay(self._agent) or 0.0, LONGEST_DELAY_S)


def relevant_part(text: str, agent: str) -> str:
    """The groups for ``agent``; those for everybody when there are none.

    A name in the file is compared as far as it is letters, without regard to case (RFC 9309
    §2.2.1): a version behind it does not matter.
    """
    ours, for_all = _group(text, agent.lower()), _group(text, _EVERYBODY)
    rules = ours if ours is not None else for_all
    return "\n".join((f"user-agent: {agent}", *(rules or ())))


def _group(text: str, name: str) -> list[str] | None:
    """The lines of all groups for ``name``; None when there is no such group."""
    rules: list[str] | None = None
    applies, between_rules = False, True
    for line in _lines(text):
        found = _FIELD.fullmatch(line)
        if found and _AGENT.fullmatch(found[1]):
            applies = _name(found[2]) == name or (applies and not between_rules)
            between_rules = False
            if applies and rules is None:
                rules = []
        else:
            between_rules = True
            if applies and rules is not None:
                rules.append(line)
    return rules


def _lines(text: str) -> Iterator[str]:
    for line in text.lstrip("\ufeff").replace("\0", "").splitlines():
        meant = line[:_LONGEST_LINE].partition("#")[0].strip()
        if meant and not meant.lower().startswith("sitemap"):
            yield meant


def _name(value: str) -> str:
    found = _TOKEN.match(value)
    return _EVERYBODY if value.startswith(_EVERYBODY) else found[0].lower() if found else ""
