"""What all pages share: the header with counts and connection, and the frame."""

from __future__ import annotations

from typing import Any

import reflex as rx

from placecurator.domain.lifecycle import PlaceStatus
from placecurator.ui.components.connection import Connection, WhileAway, connection_light
from placecurator.ui.components.health import health_line
from placecurator.ui.components.user_menu import user_menu
from placecurator.ui.components.when_emptied import when_emptied
from placecurator.ui.connections import UNHEARD_S
from placecurator.ui.labels import VERDICTS
from placecurator.ui.states.live import LiveState
from placecurator.ui.states.returning import ReturningState
from placecurator.ui.states.session import SessionState
from placecurator.ui.states.triage import TriageState

ACCOUNT_PAGE = "/account"
OWN_LAYER = {"position": "relative", "z_index": "0"}
"""The browser does not draw this part of a page again when something changes beside it."""
_PAGES = (
    ("Triage", "/"),
    ("Local businesses", "/businesses"),
    ("Import", "/import"),
    ("Search", "/search"),
    ("History", "/history"),
)


def frame(*parts: rx.Component, active: str, reload: Any = None) -> rx.Component:
    """A page: the header, what is wrong at the moment, and its parts below each other.

    ``reload`` is the event that reads the page again: when the database is back, and when somebody
    got another role, with which the server forgets what his pages showed.
    """
    again = [SessionState.open_page, *([] if reload is None else [reload])]
    return rx.flex(
        when_emptied(value=SessionState.name, on_emptied=[*again, LiveState.open_page]),
        _header(active),
        _not_connected(),
        _database_away(again),
        _nobody_looks_for_work(),
        None if active == ACCOUNT_PAGE else _no_password_yet(),
        rx.flex(
            *parts,
            direction="column",
            spacing="3",
            padding=rx.breakpoints(initial="10px", sm="14px 16px"),
            flex="1",
            min_height="0",
            role="main",
        ),
        direction="column",
        height="100dvh",
        background="var(--gray-1)",
    )


def _header(active: str) -> rx.Component:
    return rx.el.header(
        rx.flex(
            rx.heading("Place Curator", size="4", as_="h1", white_space="nowrap"),
            _on_wide_windows(_navigation(active), flex_shrink="0"),
            # Beside the links: numbers that grow must not move all that stands before them.
            _on_wide_windows(_counts()),
            rx.spacer(),
            health_line(),
            connection_light(),
            rx.color_mode.button(size="2", variant="ghost", aria_label="Light or dark"),
            user_menu(),
            align="center",
            spacing="3",
        ),
        _on_narrow_windows(_navigation(active), rx.text(LiveState.scans_now, size="1")),
        padding="10px 16px",
        border_bottom="1px solid var(--gray-a5)",
        background="var(--color-panel-solid)",
        **OWN_LAYER,
    )


def _on_wide_windows(*parts: rx.Component, **props: Any) -> rx.Component:
    display = rx.breakpoints(initial="none", md="block")
    return rx.box(*parts, **{"display": display, "min_width": "0", **props})


def _on_narrow_windows(*parts: rx.Component) -> rx.Component:
    return rx.flex(
        *parts,
        direction="column",
        spacing="2",
        padding_top="8px",
        display=rx.breakpoints(initial="flex", md="none"),
    )


def _navigation(active: str) -> rx.Component:
    return rx.el.nav(
        rx.flex(
            *[_page_link(title, href, href == active) for title, href in _PAGES],
            spacing=rx.breakpoints(initial="3", md="4"),
            wrap=rx.breakpoints(initial="wrap", md="nowrap"),
        ),
        aria_label="Pages",
    )


def _page_link(title: str, href: str, here: bool) -> rx.Component:
    return rx.link(
        title,
        href=href,
        size="2",
        weight="medium",
        color_scheme=None if here else "gray",
        underline="none",
        aria_current="page" if here else None,
        padding="4px 0",
        white_space="nowrap",
        border_bottom="2px solid " + ("var(--accent-9)" if here else "transparent"),
    )


def _counts() -> rx.Component:
    """How many places there are, by verdict, and where the scans stand."""
    verdicts = [
        rx.text(
            # Up to 999, a number that changes moves nothing: it grows from its right end on, into
            # room for three digits, which are a little wider than thrice one.
            rx.text.strong(
                LiveState.by_status[status.value],
                display="inline-block",
                min_width="3.1ch",
                font_variant_numeric="tabular-nums",
                direction="rtl",
            ),
            f" {VERDICTS[status].words}",
            size="1",
            color=f"var(--{VERDICTS[status].color}-11)",
            white_space="nowrap",
        )
        for status in PlaceStatus
    ]
    return rx.cond(
        LiveState.total != "",
        rx.flex(
            rx.flex(
                rx.text(LiveState.total, size="1", weight="bold", white_space="nowrap"),
                rx.text(
                    LiveState.scans_now,
                    size="1",
                    color_scheme="gray",
                    white_space="nowrap",
                    overflow="hidden",
                    text_overflow="ellipsis",
                    title=LiveState.scans_now,
                    id="scans-now",
                ),
                gap="10px",
            ),
            rx.flex(
                *verdicts,
                gap="6px",
                # Where there is no room for them, the filter panel still has them.
                display=rx.breakpoints(initial="none", lg="flex"),
            ),
            direction="column",
            gap="2px",
            aria_label="Counts",
            role="status",
        ),
    )


def _not_connected() -> rx.Component:
    return rx.fragment(
        Connection.create(
            unheard_s=UNHEARD_S,
            heard_act=TriageState.decided_by_act,
            on_back=ReturningState.came_back,
        ),
        WhileAway.create(
            _alarm(
                "The server does not answer. This page connects again by itself; what you press "
                "until then is not carried out.",
                "unplug",
            )
        ),
    )


def _database_away(reload: list[Any]) -> rx.Component:
    return rx.cond(
        LiveState.database_away,
        _alarm(
            "The database does not answer. Nothing is lost; this page goes on by itself "
            "when it is back.",
            "database",
            on_unmount=reload,
        ),
    )


def _nobody_looks_for_work() -> rx.Component:
    return rx.cond(LiveState.silence != "", _alarm(LiveState.silence, "alarm-clock-off"))


def _no_password_yet() -> rx.Component:
    return rx.cond(
        (SessionState.name != "") & SessionState.only_by_link,
        rx.callout.root(
            rx.callout.icon(rx.icon("key-round", size=16)),
            rx.callout.text(
                "You have no password yet, so only another one-time link would let you in again. ",
                rx.link("Set a password", href=ACCOUNT_PAGE),
            ),
            color_scheme="amber",
            margin="12px 16px 0",
            size="1",
        ),
    )


def _alarm(sentence: Any, icon: str, **events: Any) -> rx.Component:
    return rx.callout(
        sentence,
        icon=icon,
        color_scheme="tomato",
        role="alert",
        margin="12px 16px 0",
        size="1",
        **events,
    )
