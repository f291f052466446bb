"""A panel at the side with one place, or one local business, in full."""

from __future__ import annotations

from typing import Any

import reflex as rx

from placecurator.ui.states.details import DetailsState


def side_panel(name: Any, is_open: Any, close: Any, *parts: rx.Component) -> rx.Component:
    """A panel that slides in from the side; Escape or a click beside it closes it."""
    return rx.drawer.root(
        rx.drawer.overlay(z_index="20", background="rgba(0, 0, 0, 0.25)"),
        rx.drawer.portal(
            rx.drawer.content(
                rx.flex(
                    rx.flex(
                        rx.drawer.title(name, size="5", margin="0"),
                        rx.spacer(),
                        rx.icon_button(
                            rx.icon("x", size=16),
                            on_click=close,
                            variant="ghost",
                            color_scheme="gray",
                            aria_label="Close",
                        ),
                        align="start",
                        spacing="3",
                    ),
                    *parts,
                    direction="column",
                    spacing="4",
                    width="100%",
                    height="100%",
                    overflow_y="auto",
                    padding="20px",
                ),
                width="min(460px, 100vw)",
                height="100%",
                top="auto",
                right="0",
                left="auto",
                background="var(--color-panel-solid)",
                z_index="21",
                aria_describedby="",
            )
        ),
        open=is_open,
        on_open_change=lambda _open: close(),
        direction="right",
    )


def place_panel() -> rx.Component:
    """The place that is open: what the source says, what the scans did."""
    return side_panel(
        DetailsState.name,
        DetailsState.is_open,
        DetailsState.close,
        rx.cond(
            DetailsState.scan_note != "",
            rx.callout(DetailsState.scan_note, icon="info", size="1", color_scheme="amber"),
        ),
        rx.data_list.root(
            rx.foreach(DetailsState.facts, _fact),
            rx.cond(
                DetailsState.website != "",
                rx.data_list.item(
                    rx.data_list.label("Website"),
                    rx.data_list.value(external_link(DetailsState.website, DetailsState.website)),
                ),
            ),
            size="2",
        ),
        rx.heading("Scans", size="3", as_="h3"),
        rx.cond(
            DetailsState.attempts.length() > 0,
            rx.data_list.root(rx.foreach(DetailsState.attempts, _fact), size="1"),
            rx.text("None yet.", size="2", color_scheme="gray"),
        ),
        rx.text("Place id ", rx.code(DetailsState.place_id), size="1", color_scheme="gray"),
    )


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


def _fact(pair: Any) -> rx.Component:
    return rx.data_list.item(
        rx.data_list.label(pair[0], min_width="88px"),
        rx.data_list.value(rx.text(pair[1], overflow_wrap="anywhere")),
    )
