"""The filter bar of the triage page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import reflex as rx

from placecurator.ui.labels import SCANS, VERDICTS, scan_name
from placecurator.ui.states.live import LiveState
from placecurator.ui.states.triage import TriageState


def search_box(value: Any, on_change: Any, hint: str) -> rx.Component:
    """A text field that searches while one types."""
    return rx.input(
        rx.input.slot(rx.icon("search", size=15)),
        value=value,
        on_change=on_change,
        placeholder=hint,
        aria_label=hint,
        type="search",
        max_length=200,
        width=rx.breakpoints(initial="100%", sm="280px"),
    )


def filter_bar() -> rx.Component:
    """Search, verdicts, scan states, and a way back to everything."""
    verdicts = [(status.value, label.words) for status, label in VERDICTS.items()]
    scans = [(scan_name(state), label.words) for state, label in SCANS.items()]
    filtered = (
        (TriageState.text != "")
        | (TriageState.statuses.length() > 0)
        | (TriageState.scans.length() > 0)
        | (TriageState.search_words != "")
    )
    return rx.flex(
        search_box(TriageState.text, TriageState.search, "Search name, address, category"),
        choices(
            "Status",
            verdicts,
            TriageState.statuses,
            TriageState.filter_statuses,
            LiveState.by_status,
        ),
        choices("Deep scan", scans, TriageState.scans, TriageState.filter_scans, LiveState.by_scan),
        rx.cond(
            TriageState.search_words != "",
            rx.badge(
                rx.icon("search", size=12),
                rx.text("Found by: ", TriageState.search_words, truncate=True),
                size="2",
                max_width="300px",
            ),
        ),
        rx.cond(
            filtered,
            rx.button(
                "Clear filters", on_click=TriageState.clear_filters, variant="ghost", size="2"
            ),
        ),
        align="center",
        spacing="3",
        wrap="wrap",
        role="search",
    )


def choices(
    title: str, options: Iterable[tuple[str, str]], chosen: Any, on_change: Any, counts: Any = None
) -> rx.Component:
    """A menu in which any number of options, pairs of value and words, can be checked.

    ``counts`` are shown beside the options, by value; None: nobody has counted them.
    """
    items = [
        rx.checkbox_group.item(
            rx.flex(
                rx.text(words, size="2"),
                rx.spacer(),
                None if counts is None else rx.text(counts[name], size="1", color_scheme="gray"),
                spacing="5",
                width="170px",
            ),
            value=name,
        )
        for name, words in options
    ]
    return rx.popover.root(
        rx.popover.trigger(
            rx.button(
                title,
                rx.cond(
                    chosen.length() > 0, rx.badge(chosen.length().to_string(), variant="solid")
                ),
                rx.icon("chevron-down", size=14),
                variant="surface",
                color_scheme="gray",
                size="2",
            )
        ),
        rx.popover.content(
            rx.checkbox_group.root(*items, value=chosen, on_value_change=on_change, size="2"),
            size="1",
            aria_label=title,
        ),
    )
