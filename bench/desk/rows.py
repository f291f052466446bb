"""Made-up staged places that resemble real ones: skewed values, names in several scripts."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import accumulate

from placecurator.domain.text import fold

CATEGORIES, CITIES = 2000, 5000

_KINDS = (
    *("restaurant", "cafe", "bakery", "hairdresser", "dentist", "pharmacy", "hotel", "bar"),
    *("supermarket", "florist", "car repair", "bank", "gym", "bookshop", "butcher", "optician"),
    *("clothes", "shoes", "jewelry", "veterinary", "kindergarten", "museum", "cinema", "pub"),
)
_OF = ("", "vegan", "family", "organic", "discount", "mobile", "24h", "historic", "wholesale")
_WORDS = (
    *("Golden", "Kauppahalli", "Straße", "Café", "Nordic", "Müller", "Łódź", "Señor", "Blue"),
    *("Кафе", "Аптека", "Москва", "Звезда", "Ελλάδα", "Φαρμακείο", "東京", "寿司", "カフェ"),
    *("北京", "饭店", "مطعم", "القاهرة", "מסעדה", "서울", "식당", "भोजन", "กรุงเทพ", "Little"),
    *("Old Town", "River", "Station", "Garden", "Market", "Sunshine", "Brothers", "Queen's"),
)
_SYLLABLES = ("ka", "ri", "ven", "dor", "sel", "mo", "tak", "lin", "bur", "hau", "pe", "ston")
_STATUSES = ("New", "Selected", "Maybe", "Not a Fit", "Archived")
_CAUSES = ("place_not_found", "website_unreadable", "timed_out", "place_closed", "worker_lost")
_TAGS = ("call", "vip", "chain", "duplicate", "later", "closed")
_FIRST = datetime(2026, 1, 1, tzinfo=UTC)

COLUMNS = (
    *("place_id", "name", "category", "address", "street", "city", "country", "rating"),
    *("review_count", "phone", "website", "source", "raw", "name_key", "search_text"),
    *("source_digest", "status", "status_changed_at", "updated_by", "deep_scan_status"),
    *("deep_scan_cause", "tags", "revisit_on", "created_at", "updated_at", "queued_at"),
    "next_attempt_at",
)
"""The columns of ``rows``."""


class Skewed:
    """Values of which the first ones come up far more often (Zipf's law)."""

    def __init__(self, values: Sequence[str]) -> None:
        self._values = values
        self._sums = list(accumulate(1 / (n + 1) for n in range(len(values))))

    def some(self, chance: random.Random, count: int) -> list[str]:
        """``count`` of the values."""
        return chance.choices(self._values, cum_weights=self._sums, k=count)


def categories() -> list[str]:
    """All categories, the frequent ones first."""
    plain = [f"{of} {kind}".strip() for of in _OF for kind in _KINDS]
    return [*plain, *(f"{plain[n % len(plain)]} {n}" for n in range(CATEGORIES - len(plain)))]


def cities() -> list[str]:
    """All cities, the large ones first."""
    chance = random.Random(5)
    names = {"Helsinki": 1, "Москва": 1, "東京": 1, "London": 1, "القاهرة": 1}
    while len(names) < CITIES:
        names["".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4))).title()] = 1
    return list(names)


def rows(count: int, seed: int = 1) -> Iterator[tuple[object, ...]]:
    """``count`` rows with ``COLUMNS``, the same for the same seed."""
    chance = random.Random(seed)
    of_category, of_city = Skewed(categories()), Skewed(cities())
    folded: dict[str, str] = {}
    for start in range(0, count, 10_000):
        size = min(10_000, count - start)
        values = zip(
            range(start + 1, start + size + 1),
            of_category.some(chance, size),
            of_city.some(chance, size),
            chance.choices(_STATUSES, (70, 10, 8, 8, 4), k=size),
            strict=True,
        )
        yield from (_row(chance, folded, *value) for value in values)


def _row(
    chance: random.Random,
    folded: dict[str, str],
    number: int,
    category: str,
    city: str,
    status: str,
) -> tuple[object, ...]:
    words = [chance.choice(_WORDS), _made_up(chance), chance.choice(_WORDS)]
    street, house = f"{_made_up(chance)} street", str(chance.randint(1, 200))
    website = f"https://{_made_up(chance)}{number}.example" if chance.random() < 0.6 else None
    phone = f"+358{chance.randint(10**8, 10**9 - 1)}" if chance.random() < 0.7 else None
    rated, decided = chance.random() < 0.75, status != "New"
    category_or_none = category if chance.random() < 0.95 else None
    made = _FIRST + timedelta(seconds=number)
    scan, cause = _scan(chance, status)
    parts = (*words, f"{street} {house}", city, category_or_none, website, phone)
    search = " ".join(_fold(folded, part) for part in parts if part)
    return (
        *(f"osm:node/{number}", " ".join(words), category_or_none, f"{street} {house}", street),
        *(city, "FI", round(chance.triangular(1, 5, 4.3), 1) if rated else None),
        *(int(chance.paretovariate(0.7)) % 100_000 if rated else None, phone, website),
        *(chance.choices(("osm", "google", "csv", "partner"), (60, 25, 10, 5))[0], "{}"),
        *(" ".join(_fold(folded, word) for word in words), search, ""),
        *(status, made if decided else None, "bench" if decided else None, scan, cause),
        json.dumps(chance.sample(_TAGS, 1)) if chance.random() < 0.05 else "[]",
        made.date() if chance.random() < 0.02 else None,
        *(made, made, made if scan == "queued" else None, made if scan == "queued" else None),
    )


def _scan(chance: random.Random, status: str) -> tuple[str | None, str | None]:
    if status != "Selected":
        return ("completed", None) if chance.random() < 0.05 else (None, None)
    scan = chance.choices(("completed", "failed", "queued"), (70, 10, 20))[0]
    return scan, chance.choice(_CAUSES) if scan == "failed" else None


def _made_up(chance: random.Random) -> str:
    return "".join(chance.choices(_SYLLABLES, k=3))


def _fold(known: dict[str, str], text: str) -> str:
    if text.isascii():
        return text.lower()
    if text not in known:
        known[text] = fold(text)
    return known[text]
