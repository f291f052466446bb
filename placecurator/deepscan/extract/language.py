"""The languages of a page: by its most common words, and by its links to other versions."""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice

from placecurator.deepscan.extract.facts import Found, merged
from placecurator.deepscan.extract.view import PageView, attribute_values

_WINDOW = 20_000
_SAID_AND_SEEN, _ONLY_ONE = 0.97, 0.9
_MOST_VERSIONS = 100
_CODE = re.compile(r"[a-z]{2}")
_LEAST_HITS = 8
_WORD = re.compile(r"[^\W\d_]+")
_COMMON = {
    "en": "the and of to for with you your our we is are this from by all us at on",
    "nl": "de het een en van voor met uw onze wij is zijn op bij te naar ook aan dat",
    "de": "der die das und für mit sie ihre unsere wir ist sind auf bei zu von auch ein",
    "fi": "ja on sekä että tai myös meillä meidän kanssa joka ovat voit sinun meiltä tervetuloa",
    "sv": "och att för med vi är som på din vår till av det den ett hos även",
    "fr": "le la les des et pour avec vous nous votre notre est sont dans sur au du une",
    "es": "el los las y para con su nuestra nuestro es son del por una en",
    "it": "il gli e per con vi la nostra nostro sono della del di una nel",
}
_LANGUAGES_OF = {
    word: tuple(language for language, words in _COMMON.items() if word in words.split())
    for words in _COMMON.values()
    for word in words.split()
}


def page_languages(page: PageView, written_in: str | None) -> tuple[Found, ...]:
    """ISO 639-1: what the page is in, then what it says that its other versions are in.

    ``written_in`` is what ``language_of`` told; None: it could not.
    """
    found = []
    if _CODE.fullmatch(written_in or ""):
        declared = (page.language or "")[:2].lower() == written_in
        sure = _SAID_AND_SEEN if declared else _ONLY_ONE
        found.append(Found(str(written_in), "language", sure, "text"))
    for selector in ("link[rel~=alternate][hreflang]", "a[hreflang]"):
        for code in islice(attribute_values(page.tree, selector, "hreflang"), _MOST_VERSIONS):
            language = code.replace("_", "-").partition("-")[0].lower()
            if _CODE.fullmatch(language):
                found.append(Found(language, "link", _ONLY_ONE, selector))
    return merged(found)


def language_of(text: str, declared: str | None) -> str | None:
    """The language (ISO 639-1) that ``text`` is written in; what the page declares when unclear.

    What pages declare is often the default of the program that made them.
    """
    hits: Counter[str] = Counter()
    counts = Counter(_WORD.findall(text[:_WINDOW].lower()))
    for word in counts.keys() & _LANGUAGES_OF.keys():
        for language in _LANGUAGES_OF[word]:
            hits[language] += counts[word]
    ranked = hits.most_common(2)
    if (
        ranked
        and ranked[0][1] >= _LEAST_HITS
        and (len(ranked) == 1 or ranked[0][1] >= 1.5 * ranked[1][1])
    ):
        return ranked[0][0]
    return (declared or "").replace("_", "-").partition("-")[0].lower() or None
