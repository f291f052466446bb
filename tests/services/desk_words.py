"""What an undo tells, to be compared: its counts, and the same out of its words."""

from __future__ import annotations

import re
from collections import Counter

from placecurator.services.undo import Undone

_PHRASES = (
    *("restored", "un-queued", "queued again", "already being scanned", "already scanned"),
    *("taken back before", "changed", "no longer staged"),
)
_NUMBER = re.compile(rf"(\d+) (?:(?:was|were|is|are) )?({'|'.join(_PHRASES)})")


def told_in_counts(undone: Undone) -> Counter[str]:
    """The counts that are not zero, by the phrases that tell of them."""
    numbers = (
        *(undone.restored, undone.unqueued, undone.queued, undone.running, undone.scanned),
        *(undone.already, undone.changed, undone.gone),
    )
    return +Counter(dict(zip(_PHRASES, numbers, strict=True)))


def told_in_words(undone: Undone) -> Counter[str]:
    found: list[tuple[str, str]] = _NUMBER.findall(undone.words)
    assert len(found) == len(re.findall(r"\d+", undone.words))
    return Counter({phrase: int(number) for number, phrase in found})
