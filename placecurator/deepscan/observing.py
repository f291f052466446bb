"""Turns what the source, a provider's links and a page say into observations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from placecurator.deepscan.extract import ExtractedFacts, Found
from placecurator.deepscan.extract.phones import e164
from placecurator.deepscan.place_ref import GOOGLE
from placecurator.deepscan.site_choice import choose_site
from placecurator.domain.observation import IMPORT, WEBSITE, Observation, Value
from placecurator.domain.scan import ScanTarget

_IMPORTED = 0.7
_SECOND_HAND = frozenset({"website", "phone"})
"""Fields of the source that are observed in another form than it states them."""


def of_source(target: ScanTarget, now: datetime) -> tuple[Observation, ...]:
    """What the source said when the place was staged; its website: see ``of_source_website``."""
    if _is_googles_word(target):
        return ()
    stated: dict[str, Value] = {"name": target.name, **target.stated}
    numbers = _numbers(str(stated.get("phone") or ""), target.country)
    return (
        *(
            _imported(field, value, now)
            for field, value in stated.items()
            if field not in _SECOND_HAND and value != ""
        ),
        *(_imported("phones", number, now) for number in numbers),
    )


def of_source_website(target: ScanTarget, now: datetime) -> tuple[Observation, ...]:
    """The website of its own that the source names."""
    url = None if _is_googles_word(target) else choose_site((target.website,)).url
    return (_imported("website", url, now),) if url else ()


def _is_googles_word(target: ScanTarget) -> bool:
    """What a search with Google staged may not be kept as anybody else's word."""
    return target.source == GOOGLE


def of_page(facts: ExtractedFacts, page_url: str, now: datetime) -> tuple[Observation, ...]:
    """What a page of the business's website says."""
    single = {"name": facts.name, "opening_hours": facts.opening_hours, **facts.address}
    lists = {
        **{"phones": facts.phones, "faxes": facts.faxes},
        **{"emails": facts.emails, "languages": facts.languages},
    }
    found = [(field, one) for field, one in single.items() if one]
    found += [(field, one) for field, several in lists.items() for one in several]
    return (
        *(_read(field, one, WEBSITE, page_url, now) for field, one in found),
        *of_profiles(facts.socials, WEBSITE, page_url, now),
    )


def of_profiles(
    profiles: Mapping[str, Found], source: str, url: str | None, now: datetime
) -> tuple[Observation, ...]:
    """Profiles by network."""
    return tuple(
        _read("socials", found, source, url, now, key=network)
        for network, found in profiles.items()
    )


def _numbers(written: str, country: str | None) -> Iterator[str]:
    """The numbers, joined by ``;``, that could be dialled, in E.164."""
    for part in filter(None, map(str.strip, written.split(";"))):
        if number := e164(part, country):
            yield number


def _imported(field: str, value: Value, now: datetime) -> Observation:
    return Observation(
        field=field,
        value=value,
        source=IMPORT,
        method=IMPORT,
        confidence=_IMPORTED,
        observed_at=now,
    )


def _read(
    field: str, found: Found, source: str, url: str | None, now: datetime, key: str | None = None
) -> Observation:
    return Observation(
        field=field,
        value=found.value,
        source=source,
        method=found.method,
        confidence=found.confidence,
        observed_at=now,
        url=url,
        key=key,
        locator=found.locator,
        snippet=found.snippet,
    )


def values_of(observations: Iterable[Observation], field: str) -> list[Value]:
    """What is stated for ``field``, in order."""
    return [said.value for said in observations if said.field == field]
