"""Which country and which languages a page probably speaks for."""

from __future__ import annotations

from urllib.parse import urlsplit

_ENGLISH = ("US", "GB", "AU")
_COUNTRY_OF_DOMAIN = {"uk": "GB", "eu": None, "tv": None, "io": None, "co": None, "me": None}
_COUNTRY_OF_LANGUAGE = {
    "fi": "FI",
    "sv": "SE",
    "nl": "NL",
    "de": "DE",
    "fr": "FR",
    "es": "ES",
    "it": "IT",
    "da": "DK",
    "nb": "NO",
    "no": "NO",
    "pl": "PL",
    "et": "EE",
}
_LANGUAGES_OF_COUNTRY = {
    "FI": ("fi", "sv"),
    "SE": ("sv",),
    "NL": ("nl",),
    "BE": ("nl", "fr"),
    "DE": ("de",),
    "AT": ("de",),
    "CH": ("de", "fr", "it"),
    "FR": ("fr",),
    "ES": ("es",),
    "IT": ("it",),
}


def regions_of(country: str | None, url: str, language: str | None) -> tuple[str, ...]:
    """Countries (ISO 3166-1 alpha-2) whose phone numbers the page may hold, the likeliest first.

    ``country`` is the place's own when it is known: then it is the only one.
    """
    if country:
        return (country.upper(),)
    domain = (urlsplit(url).hostname or "").rpartition(".")[2]
    if len(domain) == 2 and domain.isalpha():
        by_domain = _COUNTRY_OF_DOMAIN.get(domain, domain.upper())
        if by_domain:
            return (by_domain,)
    spoken, _, region = (language or "").replace("_", "-").partition("-")
    if len(region) == 2:
        return (region.upper(), *_ENGLISH)
    national = _COUNTRY_OF_LANGUAGE.get(spoken.lower())
    return (national, *_ENGLISH) if national else _ENGLISH


def languages_of(regions: tuple[str, ...], language: str | None) -> tuple[str, ...]:
    """Languages whose short words for days count on the page."""
    spoken = (language or "").replace("_", "-").partition("-")[0].lower()
    if spoken and spoken != "en":
        return (spoken,)
    return _LANGUAGES_OF_COUNTRY.get(regions[0], ())
