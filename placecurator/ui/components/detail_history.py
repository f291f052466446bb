"""What happened to the open place: attempts to scan it, pages that were read, what was staged."""

from __future__ import annotations

from typing import Any

import reflex as rx

from placecurator.ui.components.links import external_link
from placecurator.ui.states.details import DetailsState


def attempts() -> rx.Component:
    """The attempts to scan the place, the newest first."""
    return rx.box(
        rx.heading("Scans", size="2", as_="h3", margin_bottom="4px"),
        rx.cond(
            DetailsState.attempts.length() > 0,
            rx.foreach(DetailsState.attempts, _attempt),
            rx.text("Nobody has tried to scan it yet.", size="2", color_scheme="gray"),
        ),
        rx.cond(
            DetailsState.has_more_attempts,
            rx.button(
                "Show more",
                on_click=DetailsState.more_attempts,
                size="1",
                variant="soft",
                color_scheme="gray",
                margin_top="8px",
            ),
        ),
        id="attempts",
    )


def _attempt(attempt: Any) -> rx.Component:
    return rx.box(
        rx.flex(
            rx.badge(attempt.outcome, color_scheme=attempt.color, size="1", radius="full"),
            rx.text(attempt.began, size="1", title=attempt.moment),
            rx.spacer(),
            rx.text(attempt.figures, size="1", color_scheme="gray"),
            align="center",
            gap="8px",
            wrap="wrap",
        ),
        rx.cond(
            attempt.reason != "", rx.text(attempt.reason, size="2", margin_top="4px", **_WRAPPED)
        ),
        rx.cond(
            attempt.cure != "", rx.text(attempt.cure, size="1", color_scheme="gray", **_WRAPPED)
        ),
        rx.text(attempt.by, size="1", color="var(--gray-10)", **_WRAPPED),
        padding="7px 0",
        border_bottom="1px solid var(--gray-a3)",
        class_name="pc-attempt",
    )


def pages_read() -> rx.Component:
    """The web pages that the last scan read."""
    return rx.cond(
        DetailsState.pages.length() > 0,
        rx.box(
            rx.heading("Pages read", size="2", as_="h3", margin_bottom="4px"),
            rx.foreach(DetailsState.pages, _page),
        ),
    )


def _page(page: Any) -> rx.Component:
    return rx.flex(
        rx.text(external_link(page[0], page[1]), size="1"),
        rx.spacer(),
        rx.text(page[2], size="1", color_scheme="gray", white_space="nowrap"),
        gap="8px",
        padding_y="2px",
    )


def staged() -> rx.Component:
    """What the source of the import said: all there is before the first scan."""
    return rx.el.details(
        rx.el.summary("As it was staged"),
        rx.data_list.root(rx.foreach(DetailsState.staged, _pair), size="1", margin_top="8px"),
        rx.cond(
            DetailsState.raw.length() > 0,
            rx.fragment(
                rx.text("The row of the source", size="1", weight="medium", margin="12px 0 6px"),
                rx.data_list.root(rx.foreach(DetailsState.raw, _pair), size="1"),
            ),
        ),
        open=DetailsState.scanned == "",
        class_name="pc-more",
    )


def _pair(pair: Any) -> rx.Component:
    return rx.data_list.item(
        rx.data_list.label(pair[0], min_width="88px", max_width="150px", **_WRAPPED),
        rx.data_list.value(rx.text(pair[1], **_WRAPPED)),
    )


_WRAPPED = {"overflow_wrap": "anywhere"}
