"""Random places in many scripts, random filters, and what each filter says in plain Python."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st
from sqlalchemy.orm import Session

from placecurator.domain.causes import Cause
from placecurator.domain.lifecycle import DeepScanStatus, PlaceStatus
from placecurator.domain.place_filter import PlaceFilter
from placecurator.domain.text import fold
from placecurator.storage.models import Place
from tests.factories import NOW, to_stage

ROWS = 250
WORDS = ("Café", "KAFE", "Кафе", "Straße", "東京寿司", "مطعم", "100%", "a_b", 'say "hi"', "Łódź")
CITIES = (None, "Espoo", "Москва", "大阪")
CATEGORIES = (None, "bakery", "Café")
TAGS = ("vip", "ёлка", 'a"b')
DAYS = [NOW.date() + timedelta(n) for n in range(-2, 3)]

_FILTERS = st.builds(
    PlaceFilter,
    text=st.one_of(
        st.just(""),
        st.sampled_from((*WORDS, "afe", "espoo", "寿司", "京寿司", "é", "  ", "hi", "nowhere")),
        st.text(alphabet='acdeёк寿%_"z ', min_size=1, max_size=4),
    ),
    statuses=st.frozensets(st.sampled_from(PlaceStatus), max_size=2),
    scans=st.frozensets(st.sampled_from([None, *DeepScanStatus]), max_size=2),
    causes=st.frozensets(st.sampled_from([Cause.timed_out, Cause.place_closed]), max_size=1),
    categories=st.frozensets(st.sampled_from(CATEGORIES), max_size=2),
    cities=st.frozensets(st.sampled_from(CITIES), max_size=2),
    sources=st.frozensets(st.sampled_from(["osm", "csv"]), max_size=1),
    tags=st.frozensets(st.sampled_from(TAGS), max_size=2),
    has_website=st.sampled_from([None, None, True, False]),
    rating_from=st.sampled_from([None, None, 2.0, 3.5]),
    rating_to=st.sampled_from([None, None, 3.5, 5.0]),
    staged_from=st.sampled_from([None, None, *DAYS]),
    staged_to=st.sampled_from([None, None, *DAYS, date.max]),
    decided_from=st.sampled_from([None, None, None, *DAYS]),
    decided_to=st.sampled_from([None, None, None, *DAYS]),
    revisit_by=st.sampled_from([None, None, None, *DAYS]),
)
_NAMES = tuple(PlaceFilter.__dataclass_fields__)


@st.composite
def filters(draw: st.DrawFn) -> PlaceFilter:
    """A filter of a few conditions: with all of them nothing would ever be found."""
    drawn, kept = draw(_FILTERS), draw(st.sets(st.sampled_from(_NAMES), max_size=3))
    nothing = PlaceFilter()
    return replace(drawn, **{name: getattr(nothing, name) for name in _NAMES if name not in kept})


def stage_random(session: Session) -> Sequence[Place]:
    """Insert random places, the same in each run."""
    places = list(_random_places())
    session.add_all(places)
    session.flush()
    return places


def _random_places() -> Iterator[Place]:
    chance = random.Random(7)
    for number in range(ROWS):
        moment = datetime.combine(chance.choice(DAYS), NOW.time(), UTC)
        failed = chance.random() < 0.2
        yield to_stage(
            f"osm:node/{number}",
            name=" ".join(chance.choices(WORDS, k=2)),
            city=chance.choice(CITIES),
            category=chance.choice(CATEGORIES),
            source=chance.choice(("osm", "csv", "partner")),
            rating=chance.choice((None, 1.0, 3.5, 5.0)),
            website=chance.choice((None, "https://a.example/x_y")),
            phone=chance.choice((None, "+358401234567")),
            status=chance.choice(list(PlaceStatus)),
            deep_scan_status=DeepScanStatus.failed if failed else chance.choice((None, "queued")),
            deep_scan_cause=chance.choice(("timed_out", "place_closed")) if failed else None,
            tags=chance.sample(TAGS, chance.randint(0, 2)),
            revisit_on=chance.choice((None, *DAYS)),
            created_at=moment,
            status_changed_at=chance.choice((None, moment)),
        )


def meets(place: Place, wanted: PlaceFilter) -> bool:
    """What the filter says, in plain Python."""
    sets = (
        (wanted.statuses, place.status),
        (wanted.scans, place.deep_scan_status),
        (wanted.causes, place.deep_scan_cause),
        (wanted.categories, place.category),
        (wanted.cities, place.city),
        (wanted.sources, place.source),
    )
    return (
        fold(wanted.text) in place.search_text
        and all(not chosen or value in chosen for chosen, value in sets)
        and (not wanted.tags or bool(wanted.tags & set(place.tags)))
        and wanted.has_website in (None, place.website is not None)
        and _within(place.rating, wanted.rating_from, wanted.rating_to)
        and _within(place.created_at.date(), wanted.staged_from, wanted.staged_to)
        and _within(_day(place.status_changed_at), wanted.decided_from, wanted.decided_to)
        and _within(place.revisit_on, None, wanted.revisit_by)
    )


def _day(moment: datetime | None) -> date | None:
    return None if moment is None else moment.date()


def _within(value: object, first: object, last: object) -> bool:
    if first is None and last is None:
        return True
    return (
        value is not None
        and (first is None or value >= first)  # type: ignore[operator]
        and (last is None or value <= last)  # type: ignore[operator]
    )
