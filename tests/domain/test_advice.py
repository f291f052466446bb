"""A closed list has advice for each of its members."""

from __future__ import annotations

from enum import StrEnum

import pytest

from placecurator.domain.advice import Advice, refuse_gaps


class Trouble(StrEnum):
    small = "small"
    big = "big"


def test_a_member_that_was_forgotten_is_named() -> None:
    with pytest.raises(RuntimeError, match=r"Trouble without words and cure: \[<Trouble.big"):
        refuse_gaps(Trouble, {Trouble.small: Advice("It is small.", "Nothing to do.")})
