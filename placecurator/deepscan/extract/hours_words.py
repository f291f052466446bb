"""The words of opening hours in the languages that are read. Data only."""

from __future__ import annotations

WEEK = (0, 1, 2, 3, 4, 5, 6)

# Full names are told apart by themselves; short ones only count on pages of their language,
# because "to", "la" and "su" are ordinary words elsewhere.
_FULL = {
    "en": "monday tuesday wednesday thursday friday saturday sunday",
    "fi": "maanantai tiistai keskiviikko torstai perjantai lauantai sunnuntai",
    "sv": "måndag tisdag onsdag torsdag fredag lördag söndag",
    "nl": "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
    "de": "montag dienstag mittwoch donnerstag freitag samstag sonntag",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "es": "lunes martes miércoles jueves viernes sábado domingo",
    "it": "lunedì martedì mercoledì giovedì venerdì sabato domenica",
}
_SHORT = {
    "en": "mo|mon tu|tue|tues we|wed|weds th|thu|thur|thurs fr|fri sa|sat su|sun",
    "fi": "ma ti ke to pe la su",
    "sv": "mån tis ons tors|tor fre lör sön",
    "nl": "ma|maa di|din wo|woe do|don vr|vrij za|zat zo|zon",
    "de": "mo di mi do fr sa so",
    "fr": "lun mar mer jeu ven sam dim",
    "es": "lun mar mié jue vie sáb dom",
    "it": "lun mar mer gio ven sab dom",
}
_GROUPS = {
    "daily": WEEK,
    "everyday": WEEK,
    "every day": WEEK,
    "7 days a week": WEEK,
    "seven days a week": WEEK,
    "päivittäin": WEEK,
    "joka päivä": WEEK,
    "dagligen": WEEK,
    "alla dagar": WEEK,
    "dagelijks": WEEK,
    "täglich": WEEK,
    "weekdays": WEEK[:5],
    "week days": WEEK[:5],
    "arkisin": WEEK[:5],
    "vardagar": WEEK[:5],
    "werktags": WEEK[:5],
    "weekend": WEEK[5:],
    "weekends": WEEK[5:],
    "viikonloppuisin": WEEK[5:],
    "helger": WEEK[5:],
    "m-f": WEEK[:5],
    "m - f": WEEK[:5],
    "m-th": WEEK[:4],
    "m-s": WEEK[:6],
    "m-sa": WEEK[:6],
}
_SUFFIXES = {"en": ("s",), "fi": ("sin", "na"), "sv": ("ar", "en"), "de": ("s",), "nl": ("en",)}

RANGE = frozenset(
    {
        *("-", "\u2013", "\u2014", "\u2212", "~", "to", "until", "till", "til", "thru", "through"),
        *("bis", "tot", "t/m", "tot en met"),
    }
)
BETWEEN = frozenset({"between", "tussen", "zwischen", "mellan"})
AND = frozenset({"and", "en", "und", "och"})
RANGE_BY_LANGUAGE = {
    "nl": ("tot", "t/m", "tm", "tot en met"),
    "fr": ("à", "au"),
    "es": ("a",),
    "it": ("a",),
}
LIST = frozenset({",", "&", "+", "/", "and", "ja", "och", "und", "en", "et", "y", "e"})
CLOSED = frozenset(
    [
        "closed",
        "suljettu",
        "kiinni",
        "stängt",
        "gesloten",
        "geschlossen",
        "fermé",
        "cerrado",
        "chiuso",
    ]
)
PASSED_OVER = frozenset(
    [
        "from",
        "open",
        "klo",
        "kl",
        "kello",
        "von",
        "van",
        "uhr",
        "uur",
        "u",
        "h",
        "hrs",
        "hr",
        "hours",
        "op",
        "de",
        "du",
        "le",
        "les",
        ":",
        ";",
        ".",
        "|",
        "(",
        ")",
        "s",
        "est",
        "edt",
        "cst",
        "cdt",
        "mst",
        "mdt",
        "pst",
        "pdt",
        "gmt",
        "et",
        "ct",
        "mt",
        "pt",
        "eastern",
        "central",
        "mountain",
        "pacific",
        "standard",
        "time",
        "o'clock",
        "as",
        "well",
        "'",
    ]
)
MONTHS = frozenset(
    {
        *("january", "february", "march", "april", "may", "june", "july", "august", "september"),
        *(
            "october",
            "november",
            "december",
            "jan",
            "feb",
            "mar",
            "apr",
            "jun",
            "jul",
            "aug",
            "sep",
        ),
        *("sept", "oct", "nov", "dec", "januari", "februari", "maart", "mei", "juni", "juli"),
        *("augustus", "oktober"),
    }
)
TITLES = (
    "hours",
    "open",
    "aukiolo",
    "avoinna",
    "öppet",
    "opening",
    "öffnungszeit",
    "geöffnet",
    "openingstijd",
    "geopend",
    "horaire",
    "ouvert",
    "horario",
    "orari",
)


def days_by_word(languages: frozenset[str]) -> dict[str, tuple[int, ...]]:
    """Each word for days, in lower case, and the days from Monday (0) that it means."""
    words: dict[str, tuple[int, ...]] = dict(_GROUPS)
    for language, names in _FULL.items():
        for day, name in enumerate(names.split()):
            for ending in ("", *_SUFFIXES.get(language, ())):
                words[name + ending] = (day,)
    for language in sorted(languages & set(_SHORT), key=lambda name: name != "en"):
        for day, names in enumerate(_SHORT[language].split()):
            for name in names.split("|"):
                words[name] = (day,)
    return words
