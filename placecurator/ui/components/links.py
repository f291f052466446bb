"""Links that leave the product."""

from __future__ import annotations

from typing import Any

import reflex as rx


def external_link(words: Any, href: Any) -> rx.Component:
    """A link that leaves the product; it gets no access to this page and no referrer."""
    return rx.el.a(
        words,
        href=href,
        target="_blank",
        rel="noopener noreferrer nofollow",
        color="var(--accent-11)",
        overflow_wrap="anywhere",
    )
