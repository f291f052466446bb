from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placecurator.domain.causes import Cause
from placecurator.domain.errors import InvalidInput
from placecurator.domain.lifecycle import DeepScanStatus, PlaceStatus
from placecurator.domain.place_filter import PlaceFilter
from placecurator.services.place_address import PAGE_SIZES, checked, read, write
from placecurator.services.staging import PlaceQuery, PlaceSort

_words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
_days = st.none() | st.dates()
_filters = st.builds(
    PlaceFilter,
    text=_words,
    statuses=st.frozensets(st.sampled_from(PlaceStatus)),
    scans=st.frozensets(st.sampled_from([None, *DeepScanStatus])),
    causes=st.frozensets(st.sampled_from(Cause), max_size=3),
    categories=st.frozensets(st.none() | _words.filter(bool), max_size=3),
    cities=st.frozensets(st.none() | _words.filter(bool), max_size=3),
    sources=st.frozensets(_words.filter(bool), max_size=3),
    tags=st.frozensets(_words.filter(bool), max_size=3),
    has_website=st.none() | st.booleans(),
    rating_from=st.none() | st.sampled_from([0.0, 3.5, 4.0]),
    rating_to=st.none() | st.sampled_from([4.0, 4.7, 5.0]),
    staged_from=_days,
    decided_to=_days,
    revisit_by=_days,
    search_id=st.none() | st.integers(1, 2**63 - 1),
)
_queries = st.builds(
    PlaceQuery,
    filter=_filters,
    sort=st.sampled_from(PlaceSort),
    descending=st.booleans(),
    limit=st.sampled_from(PAGE_SIZES),
    cursor=st.none() | _words.filter(bool),
)


@given(_queries)
def test_an_address_says_all_that_a_list_is_asked_for(query: PlaceQuery) -> None:
    again, problems = read(write(query))

    assert problems == ()
    assert again == query


def test_the_usual_list_needs_no_words() -> None:
    assert write(PlaceQuery()) == ""
    assert read("") == (PlaceQuery(), ())


def test_an_address_is_read_as_a_request_spells_it() -> None:
    query, problems = read(
        "q=cafe&status=New&status=Not+a+Fit&city=Helsinki&scan=never&sort=-rating&size=50&after=abc"
    )

    assert problems == ()
    assert query == PlaceQuery(
        filter=PlaceFilter(
            text="cafe",
            statuses=frozenset({PlaceStatus.New, PlaceStatus.Not_a_Fit}),
            cities=frozenset({"Helsinki"}),
            scans=frozenset({None}),
        ),
        sort=PlaceSort.rating,
        descending=True,
        limit=50,
        cursor="abc",
    )


@pytest.mark.parametrize(
    ("address", "kept", "told"),
    [
        ("status=Foo&status=New", "status=New", "“status=Foo” is left out: it is none of New, "),
        ("colour=red&q=cafe", "q=cafe", "“colour=red” is left out: it is not known."),
        ("sort=colour", "", "“sort=colour” is left out: it is none of imported, "),
        ("size=7&q=a", "q=a", "“size=7” is left out: it is none of 50, 100, 200."),
        (
            "rating_from=4&rating_to=3",
            "rating_from=4",
            "Rating: “to” must not be less than “from”; “3” is left out.",
        ),
        (
            "staged_to=2026-01-01&staged_from=2026-01-31",
            "staged_from=2026-01-31",
            "Staged: “to” must not be before “from”; “2026-01-01” is left out.",
        ),
        (
            "revisit_by=soon",
            "",
            "Look again: “by” must be a date, for example 2026-01-31; “soon” is left out.",
        ),
        ("q=a&q=b", "q=a", "“q=b” is left out: it was given before."),
        ("status=New&after=x&last=true", "status=New", "names more than one page"),
        ("staged_from=2026-13-01", "", "Staged: “from” must be a date"),
        ("has_website=maybe", "", "“has_website=maybe” is left out: it should be true or false."),
        ("rating_from=abc", "", "Rating: “from” should be a number; “abc” is left out."),
        ("search=x", "", "“search=x” is left out: it should be a whole number."),
        ("search=99999999999999999999", "", "“search=99999999999999999999” is left out"),
        ("q=" + "x" * 201, "", "xxx…” is left out: it is too long, at most 200 characters can be"),
        ("city=" + "x" * 9000, "", "too long to be read"),
        ("&".join(["tag=a"] * 501), "", "too many parts"),
    ],
)
def test_what_cannot_be_is_left_out_and_told(address: str, kept: str, told: str) -> None:
    query, problems = read(address)

    assert write(query) == kept
    assert told in problems[0].words
    assert len(problems) == 1


@given(st.text(max_size=60).map(lambda text: text.replace("#", "&")))
def test_no_address_is_a_fault(address: str) -> None:
    query, _problems = read(address)

    assert read(write(query)) == (query, ())


def test_a_saved_address_is_one_of_a_first_page_and_holds_nothing_that_cannot_be() -> None:
    assert checked("sort=-rating&status=New&after=abc") == "status=New&sort=-rating"
    with pytest.raises(InvalidInput, match="colour=red"):
        checked("colour=red")


def test_days_are_spelled_as_days() -> None:
    wanted = PlaceQuery(filter=PlaceFilter(revisit_by=date(2026, 1, 31)))

    assert write(wanted) == "revisit_by=2026-01-31"
