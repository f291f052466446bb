"""The doctor's line in the header: how much is stuck, and on a click what to do."""

from __future__ import annotations

from typing import Any

import reflex as rx

from placecurator.ui.components.light import light
from placecurator.ui.states.live import LiveState


def health_line() -> rx.Component:
    """A green dot and "0 stuck, checked 12 s ago"; or a red button that opens the troubles."""
    return rx.cond(
        LiveState.checked != "",
        rx.flex(
            rx.cond(LiveState.stuck > 0, _troubles(), _all_is_well()),
            rx.text(
                LiveState.checked,
                size="1",
                color_scheme="gray",
                white_space="nowrap",
                # As wide as its longest words, or the header would twitch with every number.
                min_width="14ch",
                font_variant_numeric="tabular-nums",
                display=rx.breakpoints(initial="none", xl="block"),
            ),
            align="center",
            spacing="2",
            title=LiveState.checked,
            id="health",
        ),
    )


def _all_is_well() -> rx.Component:
    return light(
        "var(--jade-9)",
        LiveState.stuck_words,
        rx.text.span(",", display=rx.breakpoints(initial="none", xl="inline")),
    )


def _troubles() -> rx.Component:
    return rx.popover.root(
        rx.popover.trigger(
            rx.button(
                rx.icon("triangle-alert", size=14),
                LiveState.stuck_words,
                size="1",
                color_scheme="tomato",
                variant="solid",
                aria_label=LiveState.stuck_words + ": show what is wrong and what to do",
            )
        ),
        rx.popover.content(
            rx.flex(
                rx.heading("What is stuck", size="3", as_="h2"),
                rx.foreach(LiveState.troubles, _trouble),
                direction="column",
                spacing="4",
            ),
            width="min(460px, 94vw)",
            max_height="70vh",
            overflow_y="auto",
            aria_label="What is stuck",
        ),
    )


def _trouble(trouble: Any) -> rx.Component:
    return rx.flex(
        rx.text(rx.text.strong(trouble["count"]), " · ", trouble["words"], size="2"),
        rx.text(trouble["cure"], size="2", color_scheme="gray"),
        rx.text(
            "For example: ",
            trouble["examples"],
            size="1",
            color_scheme="gray",
            word_break="break-word",
        ),
        direction="column",
        spacing="1",
    )
