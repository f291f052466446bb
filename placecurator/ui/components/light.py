"""A small light and what it means."""

from __future__ import annotations

from typing import Any

import reflex as rx


def light(color: Any, *words: Any, **props: Any) -> rx.Component:
    """A dot of ``color``, and the words beside it."""
    return rx.flex(
        rx.box(width="8px", height="8px", border_radius="50%", background=color),
        rx.text(*words, size="1", color_scheme="gray", white_space="nowrap"),
        align="center",
        spacing="2",
        **props,
    )
