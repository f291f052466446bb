"""The keys of the triage page, as hints on buttons and as a list."""

from __future__ import annotations

import reflex as rx

from placecurator.ui.labels import CHOICES, VERDICTS

_KEYS = (
    ("↑ ↓", "Go from row to row"),
    ("Space", "Select the row, or not"),
    ("Shift ↑ ↓", "Select a range"),
    ("Ctrl A", "Select the page"),
    ("Shift Ctrl A", "Select all that match"),
    *[
        (str(number), VERDICTS[choice.to_place_status()].words)
        for number, choice in enumerate(CHOICES, start=1)
    ],
    ("/", "Search"),
    ("[ ]", "Previous page, next page"),
    ("z", "Undo your last decision"),
    ("Enter", "Open the row"),
    ("Esc", "Select nothing"),
    ("?", "Show these keys"),
)


def key(name: str) -> rx.Component:
    """The key that does the same, where there are keys."""
    return rx.text.kbd(name, size="1", display=rx.breakpoints(initial="none", sm="inline-flex"))


def keys_button() -> rx.Component:
    """A button that shows the list; the grid presses it for the key ``?``."""
    return rx.popover.root(
        rx.popover.trigger(
            rx.button(
                rx.icon("keyboard", size=15),
                "Keys",
                rx.text.kbd("?", size="1"),
                id="keys",
                variant="ghost",
                color_scheme="gray",
                size="1",
                display=rx.breakpoints(initial="none", sm="inline-flex"),
            )
        ),
        rx.popover.content(
            rx.grid(
                *[
                    part
                    for name, words in _KEYS
                    for part in (rx.text.kbd(name, size="2"), rx.text(words, size="2"))
                ],
                columns="auto 1fr",
                gap="6px 14px",
                align="center",
            ),
            size="2",
            aria_label="Keys",
        ),
    )
