"""How well a page's own names fit the name of a place. A pure function."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from placecurator.deepscan.extract.facts import Found
from placecurator.deepscan.extract.name_words import KINDS, LEGAL_FORMS, SMALL_WORDS

_LONGEST = 200
_MOST_WORDS = 20
_KIND_OF_BUSINESS = 0.3  # what a word weighs that many businesses have in their name
_LEAST_STEM, _STEM = 5, 0.6  # letters at least, and their share of the longer word
_INFLECTED, _ABBREVIATED, _MISSPELT = 0.9, 0.8, 0.85
_WORD = re.compile(r"[^\W_]+")
_JOINED = re.compile(r"(?<=\w)['\u2019`\u00b4.](?=\w|\s|$)")  # O'Neil's, S.A., St.
_DOMAIN_ENDS = re.compile(r"(?<=\w\w\w)\.(?:com|net|org|info|biz|[a-z]{2})(?=[^\w.]|$)")  # shop.com
_UNFOLDED = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "&": " and "})


def name_match(name: str, names: Iterable[Found]) -> float:
    """From 0 (nothing in common) to 1: how much of ``name`` the likeliest of ``names`` has.

    Case, accents, legal forms and word order do not count; words such as "restaurant" count little.
    ``names`` are those of ``ExtractedFacts``. 0 for a name without any letter or digit.
    """
    words, whole = _words(name), _in_one(name)
    return max((_match(words, whole, found) for found in names), default=0.0) if words else 0.0


def _match(words: Sequence[str], whole: str, found: Found) -> float:
    joined = _in_one(found.value)
    if whole == joined or (len(whole) > _LEAST_STEM and whole in joined):
        return 1.0  # "Fresh Market" is also written "FreshMarket"
    if found.method == "host":
        return _in_host(words, joined)
    others = _words(found.value)
    weights = [_weight(word) for word in words]
    shares = [max((_likeness(word, other) for other in others), default=0.0) for word in words]
    return sum(map(float.__mul__, weights, shares)) / sum(weights)


def _in_host(words: Sequence[str], host: str) -> float:
    """The share of the words that stand in ``host`` one after the other, as in "goodcafe"."""
    if not host:
        return 0.0
    if "".join(word[0] for word in words) == host and len(host) > 2:
        return _ABBREVIATED
    if len(host) > 2 and host not in KINDS and _is_part(words, host):
        return _ABBREVIATED  # "subway" of "Subway Helsinki Centre": a branch of a chain
    weights = [_weight(word) for word in words]
    at, found = 0, 0.0
    for word, weight in zip(words, weights, strict=True):
        stands_at = host.find(word, at) if len(word) > 2 or len(words) == 1 else -1
        if stands_at >= 0:
            at, found = stands_at + len(word), found + weight
    covered = sum(len(word) for word in words if word in host) / len(host)
    return found / sum(weights) * min(1.0, covered * 2)


def _is_part(words: Sequence[str], host: str) -> bool:
    ends = range(1, len(words) + 1)
    return any("".join(words[start:end]) == host for end in ends for start in range(end))


def _weight(word: str) -> float:
    return _KIND_OF_BUSINESS if word in KINDS else 1.0


def _likeness(word: str, other: str) -> float:
    """1 for the same word, a little less for another form of it, as "Juttutupa" in "Juttutuvan".

    A letter may be wrong: people mistype, and pages are read in the wrong character set.
    """
    if word == other:
        return 1.0
    shorter, longer = sorted((word, other), key=len)
    same = next(
        (at for at, (a, b) in enumerate(zip(shorter, longer, strict=False)) if a != b),
        len(shorter),
    )
    if same >= max(_LEAST_STEM, _STEM * len(longer)):
        return _INFLECTED
    if len(shorter) <= _LEAST_STEM or len(longer) - len(shorter) > 1:
        return 0.0
    spelling = SequenceMatcher(None, shorter, longer, autojunk=False).ratio()
    return spelling if spelling >= _MISSPELT else 0.0


def _words(name: str) -> tuple[str, ...]:
    """Its words, folded; legal forms and small words only when there is nothing else."""
    words = tuple(_WORD.findall(_folded(name)))[:_MOST_WORDS]
    telling = tuple(word for word in words if word not in LEGAL_FORMS | SMALL_WORDS)
    return telling or words


def _in_one(name: str) -> str:
    """Its letters and digits, without legal forms."""
    words = _WORD.findall(_folded(name))
    return "".join(word for word in words if word not in LEGAL_FORMS) or "".join(words)


@lru_cache(maxsize=4_096)
def _folded(name: str) -> str:
    lowered = name[:_LONGEST].casefold().translate(_UNFOLDED)
    plain = "".join(
        char for char in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(char)
    )
    return _JOINED.sub("", _DOMAIN_ENDS.sub("", plain))
