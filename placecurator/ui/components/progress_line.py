"""How far the scans of each act are: a line for each, as long as there are scans to go."""

from __future__ import annotations

from typing import Any

import reflex as rx

from placecurator.ui.states.live import LiveState
from placecurator.ui.states.session import SessionState


def progress_lines() -> rx.Component:
    """One's own acts, and more quietly those of others; nothing while nothing is under way.

    Their room is always there, and what does not fit is scrolled to: rows do not move when acts
    come and go.
    """
    return rx.box(
        rx.cond(
            LiveState.acts.length() > 0,
            rx.flex(
                rx.foreach(LiveState.acts, _unless_dismissed),
                direction="column",
                gap="4px",
                id="progress",
            ),
        ),
        height=rx.breakpoints(initial="44px", sm="24px"),
        flex="none",
        overflow_y="auto",
    )


def _unless_dismissed(act: Any) -> rx.Component:
    return rx.cond(LiveState.dismissed.contains(act["key"]), rx.fragment(), _line(act))


def _line(act: Any) -> rx.Component:
    is_own = act["actor"] == SessionState.name
    return rx.flex(
        _bar(act, is_own),
        rx.text(
            rx.cond(is_own, "Your ", rx.text.span(act["actor"], "'s ")),
            act["title"],
            ": ",
            rx.text.span(act["numbers"], font_variant_numeric="tabular-nums"),
            rx.cond(act["pace"] != "", rx.text.span(", ", act["pace"])),
            size=rx.cond(is_own, "2", "1"),
            color=rx.cond(is_own, "var(--gray-12)", "var(--gray-11)"),
            overflow_wrap="anywhere",
            min_width="0",
        ),
        rx.spacer(),
        rx.icon_button(
            rx.icon("x", size=13),
            on_click=LiveState.dismiss(act["key"]),
            variant="ghost",
            color_scheme="gray",
            size="1",
            aria_label="Hide this line",
        ),
        align="center",
        gap="10px",
        role="status",
        aria_live="off",
        padding_x="4px",
        class_name="pc-progress",
    )


def _bar(act: Any, is_own: Any) -> rx.Component:
    return rx.box(
        rx.box(
            width=act["percent"],
            height="100%",
            background=rx.cond(is_own, "var(--accent-9)", "var(--gray-8)"),
            transition="width 0.4s linear",
        ),
        width="96px",
        height="6px",
        flex="none",
        border_radius="3px",
        overflow="hidden",
        background="var(--gray-a4)",
        aria_hidden="true",
        display=rx.breakpoints(initial="none", sm="block"),
    )
