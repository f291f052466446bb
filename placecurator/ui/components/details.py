"""A panel at the side with one place in full."""

from __future__ import annotations

from typing import Any

import reflex as rx

from placecurator.ui.components.detail_facts import facts
from placecurator.ui.components.detail_history import attempts, pages_read, staged
from placecurator.ui.components.detail_status import scan_price, scan_state, verdicts
from placecurator.ui.components.neighbours import neighbours
from placecurator.ui.states.details import DetailsState
from placecurator.ui.states.live import LiveState
from placecurator.ui.states.session import SessionState


def place_panel(rows: Any, *, on_change: Any = None) -> rx.Component:
    """The place that is open: what is known of it, from where, and what the scans did.

    ``rows`` are those of the list beside it; ``on_change`` reads that list again, where it does not
    hear of changes by itself.
    """
    return rx.drawer.root(
        rx.drawer.overlay(z_index="20", background="rgba(0, 0, 0, 0.25)"),
        rx.drawer.portal(
            rx.drawer.content(
                rx.flex(
                    _header(rows, on_change),
                    rx.flex(
                        _content(),
                        direction="column",
                        gap="18px",
                        flex="1",
                        min_height="0",
                        overflow_y="auto",
                        padding="16px 20px 32px",
                        id="details",
                    ),
                    direction="column",
                    width="100%",
                    height="100%",
                ),
                width="min(520px, 100vw)",
                height="100%",
                top="auto",
                right="0",
                left="auto",
                background="var(--color-panel-solid)",
                box_shadow="var(--shadow-6)",
                z_index="21",
                aria_describedby="",
                on_escape_key_down=DetailsState.escape.prevent_default,
            )
        ),
        open=DetailsState.is_open,
        on_open_change=lambda _open: DetailsState.close(),
        direction="right",
        handle_only=True,  # else dragging the pointer over a text, to copy it, moves the panel
        custom_attrs={"autoFocus": True},  # else keys go on working the list behind it
    )


def _header(rows: Any, on_change: Any) -> rx.Component:
    also = [] if on_change is None else [on_change]
    return rx.box(
        rx.flex(
            rx.drawer.title(
                rx.cond(DetailsState.name != "", DetailsState.name, "Place"),
                size="5",
                margin="0",
                overflow_wrap="anywhere",
            ),
            rx.spacer(),
            neighbours(
                place=DetailsState.place_id,
                rows=rows,
                changes=LiveState.changes,
                number=LiveState.number,
                edits=DetailsState.edits,
                decides=SessionState.may_curate,
                on_open=DetailsState.show,
                on_digit=DetailsState.decide_by_key,
                on_undo=DetailsState.undo_decided,
                on_news=[DetailsState.load, *also],
                on_edited=also,
            ),
            rx.icon_button(
                rx.icon("x", size=16),
                on_click=DetailsState.close,
                variant="ghost",
                color_scheme="gray",
                aria_label="Close",
                title="Close (Esc)",
            ),
            align="start",
            gap="12px",
        ),
        _also_looking(),
        rx.cond(DetailsState.loaded, scan_state()),
        rx.cond(DetailsState.loaded & SessionState.may_curate, verdicts()),
        rx.cond(SessionState.may_curate & (DetailsState.scan_price != ""), scan_price()),
        padding="18px 20px 12px",
        border_bottom="1px solid var(--gray-a4)",
    )


def _also_looking() -> rx.Component:
    """Who else has the place open; the line is there in any case, so that nothing moves."""
    return rx.flex(
        rx.cond(
            DetailsState.also_looking != "",
            rx.fragment(rx.icon("eye", size=13), rx.text(DetailsState.also_looking, size="1")),
        ),
        align="center",
        gap="6px",
        min_height="18px",
        color="var(--amber-11)",
        role="status",
        id="also-looking",
    )


def _content() -> rx.Component:
    return rx.cond(
        DetailsState.problem != "",
        _problem(),
        rx.cond(
            DetailsState.loaded,
            rx.fragment(
                _notes(),
                _changes(),
                facts(),
                attempts(),
                pages_read(),
                staged(),
                rx.text(
                    "Place id ",
                    rx.code(DetailsState.place_id, variant="ghost", overflow_wrap="anywhere"),
                    size="1",
                    color_scheme="gray",
                ),
            ),
            _on_its_way(),
        ),
    )


def _problem() -> rx.Component:
    return rx.callout.root(
        rx.callout.icon(rx.icon("triangle-alert", size=16)),
        rx.callout.text(DetailsState.problem),
        rx.button("Try again", on_click=DetailsState.load, size="1", variant="soft"),
        color_scheme="tomato",
        size="1",
        role="alert",
    )


def _on_its_way() -> rx.Component:
    return rx.flex(
        *[rx.skeleton(height="38px", width="100%") for _ in range(9)],
        direction="column",
        gap="10px",
        class_name="pc-late",
        aria_label="Loading",
        aria_busy="true",
    )


def _notes() -> rx.Component:
    """What a curator should know before he relies on the facts."""
    return rx.fragment(
        _note(DetailsState.scan_note, "triangle-alert", "tomato"),
        _note(DetailsState.conflicts, "scale", "amber"),
        rx.foreach(DetailsState.warnings, lambda warning: _note(warning, "info", "amber")),
        rx.cond(
            SessionState.may_curate & (DetailsState.scanned == ""),
            _note(DetailsState.no_scan, "info", "gray"),
        ),
    )


def _note(words: Any, icon: str, color: str) -> rx.Component:
    return rx.cond(words != "", rx.callout(words, icon=icon, size="1", color_scheme=color))


def _changes() -> rx.Component:
    return rx.cond(
        DetailsState.changes.length() > 0,
        rx.box(
            rx.heading("What changed since the last scan", size="2", as_="h3", margin_bottom="6px"),
            rx.foreach(DetailsState.changes, _change),
            padding="10px 12px",
            border_radius="8px",
            background="var(--accent-a2)",
            id="changes",
        ),
    )


def _change(change: Any) -> rx.Component:
    return rx.grid(
        rx.text(change.title, size="1", color_scheme="gray"),
        rx.text(
            rx.cond(
                change.before != "",
                rx.text.span(change.before, text_decoration="line-through", color="var(--gray-10)"),
                rx.text.span("nothing", color="var(--gray-10)"),
            ),
            " → ",
            rx.text.span(rx.cond(change.after != "", change.after, "nothing"), weight="medium"),
            size="1",
            overflow_wrap="anywhere",
        ),
        columns="96px minmax(0, 1fr)",
        gap="8px",
        padding_y="2px",
    )
