"""Whether a page is one of the place's own website, and how far it is believed."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from placecurator.deepscan.extract import ExtractedFacts, Found, name_match
from placecurator.domain.observation import WEBSITE, Observation
from placecurator.domain.text import fold

_LEAST_MATCH = 0.4
"""Measured on labelled pages: 3 % of the right names match less, 1 % of wrong ones match more."""

_DOUBTED = 0.5
"""What is left of the confidence in facts of another website."""

_LONGEST_NAME = 60


class SiteMatch:
    """Judges the pages that one scan reads. A site that was the right one once stays so."""

    def __init__(self) -> None:
        self._right: set[str] = set()

    def believed(
        self, facts: ExtractedFacts, url: str, said: Sequence[Observation]
    ) -> tuple[ExtractedFacts | None, str | None]:
        """What to take from the page at ``url``, and a warning if there is one.

        ``said`` is what was observed before. Nothing (None) is taken from a parked page; less sure
        is what a page says that neither has the name of the place nor shares its phone number,
        e-mail or address.
        """
        site = _host(url)
        if facts.parked:
            return None, f"The website {site} {facts.parked.value}: nothing was taken from it."
        others = [one for one in said if one.source != WEBSITE]
        if site in self._right or _fits(facts, others):
            self._right.add(site)
            return facts, None
        own = next(found.value for found in facts.names if found.method != "host")
        return _doubted(facts), (
            f"The website {site} may belong to somebody else: it calls itself "
            f"\u201c{own[:_LONGEST_NAME]}\u201d, and no phone, e-mail or address is the same."
        )


def _fits(facts: ExtractedFacts, said: Sequence[Observation]) -> bool:
    """Also when nothing can be compared: doubt needs a reason."""
    names = [str(one.value) for one in said if one.field == "name"]
    comparable = [name for name in names if _same_script(name, facts.names)]
    if not comparable:
        return True
    if any(name_match(name, facts.names) >= _LEAST_MATCH for name in comparable):
        return True
    return _shares_contact(facts, said) or _shares_address(facts, said)


def _shares_contact(facts: ExtractedFacts, said: Iterable[Observation]) -> bool:
    found = {one.value for one in (*facts.phones, *facts.faxes, *facts.emails)}
    return any(one.value in found for one in said if one.field in {"phones", "faxes", "emails"})


def _shares_address(facts: ExtractedFacts, said: Sequence[Observation]) -> bool:
    """Whether one address of the page has both the code and the street that somebody stated."""
    codes = {fold(str(one.value)) for one in said if one.field == "postal_code"}
    streets = {fold(str(one.value)) for one in said if one.field == "street"}
    return any(
        fold(address.postal_code or "") in codes and fold(address.street or "") in streets
        for address in facts.addresses
    )


def _same_script(name: str, names: Iterable[Found]) -> bool:
    """Whether any of ``names``, besides that of the host, is written in the letters of ``name``."""
    script = _script(name)
    return any(_script(found.value) == script for found in names if found.method != "host")


def _script(text: str) -> str | None:
    """Such as ``LATIN``, of the first letter; None when there is none."""
    letter = next(filter(str.isalpha, text), None)
    return unicodedata.name(letter, "?").split()[0] if letter else None


def _doubted(facts: ExtractedFacts) -> ExtractedFacts:
    return replace(
        facts,
        emails=_less_sure(facts.emails),
        phones=_less_sure(facts.phones),
        faxes=_less_sure(facts.faxes),
        languages=_less_sure(facts.languages),
        socials={network: _doubt(found) for network, found in facts.socials.items()},
        address={part: _doubt(found) for part, found in facts.address.items()},
        name=_doubt(facts.name) if facts.name else None,
        opening_hours=_doubt(facts.opening_hours) if facts.opening_hours else None,
    )


def _less_sure(several: Iterable[Found]) -> tuple[Found, ...]:
    return tuple(map(_doubt, several))


def _doubt(found: Found) -> Found:
    return replace(found, confidence=round(found.confidence * _DOUBTED, 2))


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or "of the place"
    except ValueError:
        return "of the place"
