"""Which country and which languages a page probably speaks for."""

from __future__ import annotations

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


def regions_of(
    country: str | None, host: str, declared: str | None, language: str | None
) -> tuple[str, ...]:
    """Countries (ISO 3166-1 alpha-2) whose phone numbers the page may hold, the likeliest first.

    ``host`` is the website's; ``country`` is the place's own when it is known: then it is the only
    one. ``declared`` is the page's own word for its language, which may name a country;
    ``language`` is what it is in.
    """
    if country:
        return (country.upper(),)
    domain = host.rpartition(".")[2]
    if len(domain) == 2 and domain.isalpha():
        by_domain = _COUNTRY_OF_DOMAIN.get(domain, domain.upper())
        if by_domain:
            return (by_domain,)
    national = _COUNTRY_OF_LANGUAGE.get(language or "")
    if national:
        return (national,)
    spoken, _, region = (declared or "").replace("_", "-").partition("-")
    if spoken.lower() == "en" and len(region) == 2 and region.upper() not in _ENGLISH:
        return (region.upper(), *_ENGLISH)
    return _ENGLISH


def languages_of(regions: tuple[str, ...], language: str | None) -> tuple[str, ...]:
    """Languages whose short words for days count on the page."""
    if language and language != "en":
        return (language,)
    return _LANGUAGES_OF_COUNTRY.get(regions[0], ())
