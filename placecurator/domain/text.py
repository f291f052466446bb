"""Text: folded, so that it is found in any case and with any accent; names in a sentence."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection


def fold(text: str) -> str:
    """Return ``text`` without case, accents and repeated blanks; other scripts stay as they are.

    Compatibility caseless matching as in the Unicode Standard, section 3.13, definition D146: to
    decompose can give new capitals and to fold can give new compositions, hence twice each.
    """
    if text.isascii():
        return " ".join(text.lower().split())
    once = unicodedata.normalize("NFKD", text).casefold()
    twice = unicodedata.normalize("NFKD", once).casefold()
    decomposed = unicodedata.normalize("NFKD", twice)
    kept = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(kept.split())


def listed(names: Collection[str]) -> str:
    """The names in a sentence: "anna", "anna and ben", "anna, ben and carl"; empty for none."""
    *others, last = names or ("",)
    return f"{', '.join(others)} and {last}" if others else last
