"""A plain table of a few rows, and the column in which such pages stand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import reflex as rx


def column(*parts: rx.Component, width: str = "1000px") -> rx.Component:
    """Parts below each other, in the middle of a wide window; scrolls when they are long."""
    return rx.box(
        rx.flex(
            *parts,
            direction="column",
            spacing="4",
            width="100%",
            max_width=width,
            margin="0 auto",
            padding_bottom="24px",
        ),
        flex="1",
        min_height="0",
        overflow_y="auto",
    )


def heading(title: str, *words: Any) -> rx.Component:
    """What a page is for."""
    return rx.box(
        rx.heading(title, size="5", as_="h2", margin_bottom="4px"),
        rx.text(*words, size="2", color_scheme="gray"),
    )


def heading_with_button(text: rx.Component, button: rx.Component) -> rx.Component:
    """A heading, and at its right, or below it in narrow windows, what the page is mostly for."""
    return rx.flex(rx.box(text, flex="1 1 300px"), button, align="start", spacing="4", wrap="wrap")


def plain_table(
    titles: Sequence[str], rows: Any, row: Callable[[Any], rx.Component], label: str
) -> rx.Component:
    """A table that scrolls sideways in narrow windows; an empty title heads the buttons."""
    heads = [rx.table.column_header_cell(title, white_space="nowrap") for title in titles]
    table = rx.table.root(
        rx.table.header(rx.table.row(*heads)),
        rx.table.body(rx.foreach(rows, row)),
        variant="surface",
        size="2",
        width="100%",
    )
    return rx.box(table, role="region", aria_label=label)


def muted(words: Any) -> rx.Component:
    """A cell that matters less."""
    return rx.table.cell(rx.text(words, size="2", color_scheme="gray", white_space="nowrap"))


def dialog(button: rx.Component, title: str, words: str, *parts: rx.Component) -> rx.Component:
    """A question or a form that ``button`` opens; Escape or "Close" leaves it."""
    return rx.dialog.root(
        rx.dialog.trigger(button),
        rx.dialog.content(
            rx.dialog.title(title, size="4"),
            rx.dialog.description(words, size="2", color_scheme="gray", margin_bottom="16px"),
            *parts,
            rx.flex(
                rx.dialog.close(rx.button("Close", variant="soft", color_scheme="gray")),
                justify="end",
                margin_top="16px",
            ),
            max_width="480px",
        ),
    )
