"""The history page, for everybody: what was done to places, and taking it back."""

from __future__ import annotations

from typing import Any

import reflex as rx

from placecurator.ui.components import states
from placecurator.ui.components.layout import frame
from placecurator.ui.components.tables import column, heading
from placecurator.ui.components.when_grown import when_grown
from placecurator.ui.states.history import EVERYBODY, MINE, WHOSE, HistoryState
from placecurator.ui.states.live import LiveState


def history_page() -> rx.Component:
    """The page."""
    return frame(
        column(
            heading(
                "History",
                "What was decided, and who did it. Undo gives each place the verdict from before, "
                "unless somebody has decided about it since; an undo can be undone.",
            ),
            rx.flex(
                _filters(),
                _news(),
                rx.spacer(),
                states.pager(HistoryState),
                align="end",
                spacing="3",
                wrap="wrap",
            ),
            states.problem(HistoryState.problem, HistoryState.load),
            states.once_loaded(HistoryState, _acts()),
            states.announcer(HistoryState.said),
        ),
        active="/history",
        reload=HistoryState.load,
    )


def _filters() -> rx.Component:
    return rx.flex(
        rx.segmented_control.root(
            *[rx.segmented_control.item(whose, value=whose) for whose in WHOSE],
            value=HistoryState.whose,
            on_change=HistoryState.show,
            size="2",
            aria_label="Whose acts",
        ),
        rx.cond(
            HistoryState.whose == EVERYBODY,
            rx.input(
                value=HistoryState.actor,
                on_change=HistoryState.filter_actor,
                placeholder="Who: the whole name",
                aria_label="Who: the whole name",
                type="search",
                max_length=200,
                width="180px",
            ),
        ),
        align="center",
        spacing="3",
        wrap="wrap",
        role="search",
    )


def _news() -> rx.Component:
    """New acts, which are not shown before somebody asks: nothing moves under the hand.

    What can be undone of those that are shown is brought up to date in its place, whenever there
    are new ones.
    """
    return rx.flex(
        when_grown(number=LiveState.newest_act, on_grown=HistoryState.hear),
        rx.cond(
            HistoryState.news != "",
            rx.button(
                rx.icon("arrow-up", size=14),
                HistoryState.news,
                ": show",
                on_click=HistoryState.show_news,
                variant="soft",
                size="2",
            ),
        ),
        align="center",
        min_height="32px",
        role="status",
        id="news",
    )


def _acts() -> rx.Component:
    return rx.cond(
        HistoryState.rows.length() > 0,
        rx.el.ol(
            rx.foreach(HistoryState.rows, _act),
            aria_label="Acts",
            list_style="none",
            padding="0",
            margin="0",
        ),
        rx.cond(
            HistoryState.whose == MINE,
            states.empty(
                "history",
                "You have not decided anything yet",
                "What you decide and import is listed here, and can be undone.",
            ),
            states.empty("search-x", "No act matches"),
        ),
    )


def _act(act: Any) -> rx.Component:
    return rx.el.li(
        rx.flex(
            rx.box(
                rx.flex(
                    rx.badge(act.title, color_scheme=act.color),
                    rx.text(act.facts, size="2", overflow_wrap="anywhere"),
                    align="center",
                    spacing="2",
                    wrap="wrap",
                ),
                _line(act.places),
                rx.text(
                    *(act.at, " UTC, ", rx.text.strong(act.actor)),
                    # In the same line: it comes and goes while others decide.
                    rx.cond(act.left != "", rx.text.span(" · ", act.left)),
                    size="1",
                    color_scheme="gray",
                ),
                flex="1 1 240px",
                min_width="0",
            ),
            _undo(act),
            align="center",
            spacing="3",
        ),
        padding="10px 2px",
        border_bottom="1px solid var(--gray-a4)",
    )


def _line(words: Any) -> rx.Component:
    return rx.cond(
        words != "", rx.text(words, size="1", color_scheme="gray", overflow_wrap="anywhere")
    )


def _undo(act: Any) -> rx.Component:
    return rx.button(
        rx.icon("undo-2", size=15),
        act.undo,
        on_click=HistoryState.undo_act(act.id),  # type: ignore[call-arg]
        variant="soft",
        color_scheme="gray",
        size="2",
        # It keeps its room: the others must not move when it goes.
        visibility=rx.cond(act.undo != "", "visible", "hidden"),
    )
