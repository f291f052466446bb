"""Every cause tells a curator what happened and what to do."""

from __future__ import annotations

import pytest

from placecurator.domain.causes import Cause


@pytest.mark.parametrize("cause", Cause)
def test_a_cause_has_words_and_a_cure_that_are_sentences(cause: Cause) -> None:
    assert cause.words.endswith(".")
    assert cause.cure.endswith(".")


@pytest.mark.parametrize("cause", Cause)
def test_a_permanent_cause_asks_somebody_to_do_something(cause: Cause) -> None:
    assert cause.transient == ("tried again by itself" in cause.cure)
