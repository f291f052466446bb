"""What a websocket client may send is checked, because Reflex does not enforce annotations."""

from __future__ import annotations

from typing import Any

import pytest

from placecurator.domain.errors import InvalidInput
from placecurator.domain.lifecycle import PlaceStagingStatus
from placecurator.services.choosing import MOST_PLACES
from placecurator.services.staging import PlaceSort
from placecurator.ui import arguments

JUNK: list[Any] = [None, 7, 1.5, True, {"a": 1}, "junk", [None], [[1]], b"x"]


@pytest.mark.parametrize("junk", [*JUNK, [1], [""], ["x" * 501], ["x"] * (MOST_PLACES + 1)])
def test_place_ids_are_a_list_of_short_texts(junk: Any) -> None:
    with pytest.raises(InvalidInput, match="place_ids"):
        arguments.place_ids(junk)


@pytest.mark.parametrize("check", [arguments.choice, arguments.sort, arguments.page_size])
@pytest.mark.parametrize("junk", JUNK)
def test_a_choice_that_is_not_offered_is_refused_with_what_is(check: Any, junk: Any) -> None:
    with pytest.raises(InvalidInput) as refused:
        check(junk)

    assert refused.value.allowed


@pytest.mark.parametrize("junk", [None, 7, ["a"], "x" * 201])
def test_a_search_text_is_a_text_of_bearable_length(junk: Any) -> None:
    with pytest.raises(InvalidInput, match="text"):
        arguments.text(junk)


@pytest.mark.parametrize("junk", [None, 1, 0, "true", []])
def test_a_flag_is_true_or_false_and_nothing_like_it(junk: Any) -> None:
    with pytest.raises(InvalidInput, match="flag"):
        arguments.flag(junk)


def test_good_arguments_become_typed_values() -> None:
    assert arguments.place_ids(["a", "b"]) == ("a", "b")
    assert arguments.choice("Not a Fit") is PlaceStagingStatus.Not_a_Fit
    assert arguments.sort("rating") is PlaceSort.rating
    assert arguments.page_size("50") == arguments.page_size(50) == 50


async def _handler(state: object, name: str, digit: int, names: list[str] | None = None) -> None:
    """A handler as any other."""


@pytest.mark.parametrize(
    ("payload", "field"),
    [
        ({}, "name"),
        ({"name": "a"}, "digit"),
        ({"name": "a", "digit": 1, "more": 2}, "more"),
        ({"name": 1, "digit": 1}, "name"),
        ({"name": "a", "digit": "1"}, "digit"),
        ({"name": "a", "digit": True}, "digit"),
        ({"name": "a", "digit": 1.0}, "digit"),
        ({"name": "a", "digit": 1, "names": "abc"}, "names"),
        ({"name": "a", "digit": 1, "names": [1]}, "names"),
    ],
)
def test_arguments_must_be_those_of_the_handler(payload: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        arguments.fit(_handler, payload)

    assert refused.value.field == field


def test_arguments_of_the_right_kind_fit() -> None:
    arguments.fit(_handler, {"name": "a", "digit": 1})
    arguments.fit(_handler, {"name": "a", "digit": 1, "names": ["x"]})


@pytest.mark.parametrize("junk", ["a\x00b", "\ud800"])
def test_a_text_that_no_database_takes_is_refused(junk: str) -> None:
    with pytest.raises(InvalidInput, match="text"):
        arguments.text(junk)
