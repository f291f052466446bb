"""The sample, by the ids under which this server knows it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from placecurator.sample import SampleRecord, places

_PHONE_TAGS = ("phone", "contact:phone", "telephone", "phone_1")
_EMAIL_TAGS = ("email", "contact:email")
_SITE_TAGS = ("website", "contact:website", "url", "website:fi", "website:sv")


@lru_cache(maxsize=1)
def all_places() -> dict[str, SampleRecord]:
    """Each place by its id without ``demo:``, such as ``n1``."""
    return {key_of(record): record for record in places()}


def key_of(record: SampleRecord) -> str:
    """The id in this server's URLs."""
    return record.place_id.removeprefix("demo:")


def phones_of(record: SampleRecord) -> list[str]:
    """Its phone numbers as they are written."""
    return list(_values(record, _PHONE_TAGS))


def emails_of(record: SampleRecord) -> list[str]:
    """Its e-mail addresses as they are written."""
    return list(_values(record, _EMAIL_TAGS))


def socials_of(record: SampleRecord) -> list[str]:
    """Links to its profiles."""
    tags = [tag for tag in record.tags if tag.removeprefix("contact:") in _NETWORKS]
    return [value for value in _values(record, tags) if value.startswith("http")]


def has_site(record: SampleRecord) -> bool:
    """Whether there is enough to say for a website of its own."""
    return any(tag in record.tags for tag in (*_PHONE_TAGS, *_EMAIL_TAGS, *_SITE_TAGS))


def category_of(record: SampleRecord) -> str | None:
    """Its kind in OpenStreetMap's words, such as ``fast_food``."""
    kinds = (record.tags.get(key) for key in _KIND_TAGS)
    return next((kind for kind in kinds if kind and kind != "yes"), None)


_NETWORKS = frozenset({"facebook", "instagram", "twitter", "youtube"})
_KIND_TAGS = ("amenity", "shop", "tourism", "healthcare", "leisure", "craft", "office")


def _values(record: SampleRecord, tags: Iterable[str]) -> Iterator[str]:
    seen = set()
    for tag in tags:
        for value in record.tags.get(tag, "").replace(",", ";").split(";"):
            if value.strip() and value.strip() not in seen:
                seen.add(value.strip())
                yield value.strip()
