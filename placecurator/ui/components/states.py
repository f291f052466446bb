"""What surrounds rows, or stands in for them: loading, nothing there, something wrong, paging."""

from __future__ import annotations

from typing import Any

import reflex as rx

from placecurator.ui.states.live import LiveState
from placecurator.ui.states.session import SessionState


def skeleton() -> rx.Component:
    """Rows to come."""
    return rx.flex(
        *[rx.skeleton(height="26px", width="100%") for _ in range(12)],
        direction="column",
        spacing="2",
        aria_label="Loading",
        aria_busy="true",
    )


def empty(icon: str, title: str, *words: rx.Component | str) -> rx.Component:
    """Nothing to show, why, and what to do."""
    return rx.center(
        rx.flex(
            rx.icon(icon, size=36, color="var(--gray-8)"),
            rx.heading(title, size="4", as_="h2"),
            *[
                rx.text(w, size="2", color_scheme="gray") if isinstance(w, str) else w
                for w in words
            ],
            direction="column",
            align="center",
            spacing="3",
            max_width="460px",
            text_align="center",
        ),
        flex="1",
        padding="32px 16px",
    )


def waiting() -> rx.Component:
    """Rows that could not be read yet."""
    return empty("database", "Waiting for the database", "The rows appear when it answers.")


def once_loaded(state: Any, content: rx.Component) -> rx.Component:
    """``content`` once ``state`` is ``loaded``; until then what is on its way, or the problem."""
    return rx.cond(state.loaded, content, rx.cond(state.problem == "", skeleton(), waiting()))


def problem(sentence: Any, retry: Any) -> rx.Component:
    """What is wrong, and a button to try again; silent while the header says it for all pages."""
    return rx.cond(
        (sentence != "") & ~LiveState.database_away,
        rx.flex(
            rx.icon("triangle-alert", size=16),
            rx.text(sentence, size="2"),
            rx.button("Try again", on_click=retry, size="1", variant="soft", color_scheme="tomato"),
            align="center",
            spacing="3",
            padding="8px 12px",
            border_radius="8px",
            color="var(--tomato-11)",
            background="var(--tomato-a3)",
            role="alert",
        ),
    )


def only_looks() -> rx.Component:
    """Why a viewer sees no buttons; shown when it is known who looks."""
    return rx.cond(
        (SessionState.name != "") & ~SessionState.may_curate,
        rx.flex(
            rx.icon("eye", size=15),
            rx.text(
                "Your role is Viewer: you see everything and change nothing. An admin can give "
                "you the role Curator.",
                size="2",
            ),
            align="center",
            spacing="2",
            color="var(--gray-11)",
            id="only-looks",
        ),
    )


def for_admins(*parts: rx.Component) -> rx.Component:
    """``parts``, or the sentence that they are not for whoever looks."""
    return rx.cond(
        SessionState.name == "",
        skeleton(),
        rx.cond(
            SessionState.is_admin,
            rx.fragment(*parts),
            empty("lock", "For admins only", "Your role does not allow this page."),
        ),
    )


def announcer(sentence: Any) -> rx.Component:
    """The last result, read out by screen readers."""
    return rx.el.div(
        sentence,
        aria_live="polite",
        id="said",
        position="absolute",
        width="1px",
        height="1px",
        overflow="hidden",
        clip_path="inset(50%)",
    )


def pager(state: Any, *, ends: bool = False) -> rx.Component:
    """Which rows these are, and the way to the next ones; ``state`` has the paging variables.

    With ``ends`` it leads to the first and the last page too.
    """
    first, last = ("chevrons-left", "First page"), ("chevrons-right", "Last page")
    return rx.flex(
        rx.text(state.shown, size="2", color_scheme="gray", id="shown", white_space="nowrap"),
        _page_button(*first, state.first_page, state.has_previous) if ends else None,
        _page_button("chevron-left", "Previous page", state.previous_page, state.has_previous),
        _page_button("chevron-right", "Next page", state.next_page, state.has_next),
        _page_button(*last, state.last_page, state.has_next) if ends else None,
        align="center",
        spacing="3",
    )


def _page_button(icon: str, words: str, handler: Any, enabled: Any) -> rx.Component:
    return rx.icon_button(
        rx.icon(icon, size=16),
        aria_label=words,
        title=words,
        on_click=handler,
        disabled=~enabled,
        variant="soft",
        color_scheme="gray",
        size="2",
    )
