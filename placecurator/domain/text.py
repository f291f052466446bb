"""How text is folded so that a search or a sort finds it in any case and with any accent."""

from __future__ import annotations

import unicodedata


def fold(text: str) -> str:
    """Return ``text`` without case, accents and repeated blanks; other scripts stay as they are.

    Compatibility decomposition and case folding as in the Unicode Standard, sections 3.11 and 3.13.
    """
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(kept.split())
