"""Words and a cure for each member of a closed list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

Member = TypeVar("Member", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Advice:
    """What is the matter, in words for a person, and who has to do what."""

    words: str
    cure: str


def refuse_gaps(members: type[Member], advice: Mapping[Member, Advice]) -> None:
    """Check that no member was forgotten.

    Raises:
        RuntimeError: some of the ``members`` have no advice.
    """
    if missing := sorted(set(members) - set(advice)):
        raise RuntimeError(f"{members.__name__} without words and cure: {missing}")
