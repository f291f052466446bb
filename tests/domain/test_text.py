"""Folding makes a search find what a person means."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placecurator.domain.text import fold, listed


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Pääposti", "paaposti"),
        ("CAFÉ  Ekberg\n", "cafe ekberg"),
        ("Straße", "strasse"),
        ("\N{FULLWIDTH LATIN CAPITAL LETTER F}ull", "full"),
        ("日本料理", "日本料理"),
        ("", ""),
    ],
)
def test_case_accents_and_blanks_do_not_matter(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ((), ""),
        (("anna",), "anna"),
        (("anna", "ben"), "anna and ben"),
        (("anna", "ben", "carl"), "anna, ben and carl"),
    ],
)
def test_names_are_listed_as_in_a_sentence(names: tuple[str, ...], words: str) -> None:
    assert listed(names) == words
