"""The filter bar of the triage page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import reflex as rx

from placecurator.services.staging import PlaceSort
from placecurator.ui.components.facet_panel import facet_buttons
from placecurator.ui.components.views_menu import views_menu
from placecurator.ui.components.ways import ways
from placecurator.ui.states.triage import TriageState
from placecurator.ui.states.viewing import COLUMNS


def search_box(value: Any, on_change: Any, hint: str, label: str = "") -> rx.Component:
    """A text field that searches while one types; ``label`` is the hint in full, if it is not."""
    return rx.input(
        rx.input.slot(rx.icon("search", size=15)),
        value=value,
        on_change=on_change,
        placeholder=hint,
        aria_label=label or hint,
        title=label or hint,
        type="search",
        max_length=200,
        width=rx.breakpoints(initial="100%", sm="280px"),
    )


def filter_bar() -> rx.Component:
    """Filters, views and the text to find."""
    return rx.flex(
        ways(
            on_move=TriageState.load,
            on_previous=TriageState.previous_page,
            on_next=TriageState.next_page,
        ),
        facet_buttons(),
        views_menu(),
        search_box(
            TriageState.text,
            TriageState.search,
            "Search name, address, phone …",
            "Search name, address, category, website and phone",
        ),
        align="center",
        spacing="3",
        wrap="wrap",
        role="search",
    )


_ORDERS = {
    PlaceSort.imported: ("As imported", "Newest first"),
    PlaceSort.name: ("Name, A to Z", "Name, Z to A"),
    PlaceSort.category: ("Category, A to Z", "Category, Z to A"),
    PlaceSort.city: ("City, A to Z", "City, Z to A"),
    PlaceSort.source: ("Source, A to Z", "Source, Z to A"),
    PlaceSort.rating: ("Lowest rating", "Highest rating"),
    PlaceSort.review_count: ("Fewest reviews", "Most reviews"),
    PlaceSort.status: ("Status", "Status, reversed"),
    PlaceSort.decided: ("First decided", "Last decided"),
    PlaceSort.deep_scan_status: ("Deep scan", "Deep scan, reversed"),
}
if missing := set(PlaceSort) - set(_ORDERS):
    raise RuntimeError(f"orders without words: {sorted(missing)}")


def sort_menu() -> rx.Component:
    """The order of the list: those of the columns, and others."""
    orders = [
        (f"{sign}{COLUMNS.get(sort, sort.value)}", words)
        for sort, both in _ORDERS.items()
        for sign, words in zip(("", "-"), both, strict=True)
    ]
    return rx.select.root(
        rx.select.trigger(aria_label="Order", width="152px"),
        rx.select.content(
            *[rx.select.item(words, value=order) for order, words in orders], position="popper"
        ),
        value=rx.cond(TriageState.descending, "-", "") + TriageState.sort,
        on_change=TriageState.sort_as,
        size="2",
    )


def chosen_line() -> rx.Component:
    """The chosen conditions, each with a way out; hidden while there are none."""
    return rx.cond(
        TriageState.filtered,
        rx.flex(
            rx.foreach(TriageState.chips, _chip),
            rx.button(
                "Clear filters", on_click=TriageState.clear_filters, variant="ghost", size="1"
            ),
            align="center",
            spacing="2",
            wrap="wrap",
            role="group",
            aria_label="Chosen filters",
        ),
    )


def wrong_address() -> rx.Component:
    """What the address asked for and cannot be."""
    return rx.cond(
        TriageState.wrong_address.length() > 0,
        rx.callout.root(
            rx.callout.icon(rx.icon("link-2-off", size=16)),
            rx.foreach(TriageState.wrong_address, lambda words: rx.callout.text(words)),
            color_scheme="amber",
            size="1",
            role="alert",
            id="wrong-address",
        ),
    )


def _chip(chip: Any) -> rx.Component:
    return rx.badge(
        rx.text.span(
            chip.words,
            max_width="34ch",
            overflow="hidden",
            text_overflow="ellipsis",
            white_space="nowrap",
        ),
        rx.el.button(
            rx.icon("x", size=12),
            on_click=TriageState.remove(chip.name, chip.value),
            type="button",
            aria_label="Remove " + chip.words,
            class_name="pc-chip-x",
        ),
        size="2",
        variant="soft",
    )


def choices(
    title: str, options: Iterable[tuple[str, str]], chosen: Any, on_change: Any
) -> rx.Component:
    """A menu in which any number of options, pairs of value and words, can be checked."""
    items = [
        rx.checkbox_group.item(rx.text(words, size="2", width="170px"), value=name)
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
            max_height="var(--radix-popover-content-available-height)",
            overflow_y="auto",
        ),
    )
