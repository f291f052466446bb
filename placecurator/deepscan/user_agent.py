"""How the product names itself to websites and to providers that ask for it."""

from __future__ import annotations

from importlib.metadata import version

PRODUCT = "placecurator"
"""The name to which groups of a robots.txt are addressed."""


def user_agent(contact: str | None) -> str:
    """Product and version, and whom to write to; ``contact`` None: nobody is named."""
    product = f"{PRODUCT}/{version('placecurator')}"
    if not contact:
        return product
    return f"{product} (+{''.join(char for char in contact if ' ' <= char <= '~')})"
