"""The audit page, for admins: who did what, and when."""

from __future__ import annotations

from typing import Any

import reflex as rx

from placecurator.ui.audit_words import ACTS
from placecurator.ui.components import states
from placecurator.ui.components.filters import choices
from placecurator.ui.components.layout import frame
from placecurator.ui.components.tables import column, heading, muted, plain_table
from placecurator.ui.states.audit import AuditState

_TITLES = ("When (UTC)", "Who", "Act", "What", "Request")


def audit_page() -> rx.Component:
    """The page."""
    return frame(
        column(
            states.for_admins(
                heading("Audit", "Who did what. Nothing here can be changed or removed."),
                rx.flex(
                    _filters(),
                    rx.spacer(),
                    states.pager(AuditState),
                    align="end",
                    spacing="3",
                    wrap="wrap",
                ),
                states.problem(AuditState.problem, AuditState.load),
                states.once_loaded(
                    AuditState,
                    rx.cond(
                        AuditState.rows.length() > 0,
                        plain_table(_TITLES, AuditState.rows, _row, "Acts"),
                        states.empty("search-x", "No act matches"),
                    ),
                ),
                states.announcer(AuditState.said),
            ),
            width="1200px",
        ),
        active="/audit",
        reload=AuditState.load,
    )


def _filters() -> rx.Component:
    filtered = (
        (AuditState.acts.length() > 0)
        | (AuditState.actor != "")
        | (AuditState.since != "")
        | (AuditState.until != "")
    )
    return rx.flex(
        choices("Acts", ACTS.items(), AuditState.acts, AuditState.filter_acts),
        rx.input(
            value=AuditState.actor,
            on_change=AuditState.filter_actor,
            placeholder="Who: the whole name",
            aria_label="Who: the whole name",
            type="search",
            max_length=200,
            width="180px",
        ),
        _day("From", AuditState.since, AuditState.filter_since),
        _day("to", AuditState.until, AuditState.filter_until),
        rx.cond(
            filtered,
            rx.button("Clear filters", on_click=AuditState.clear_filters, variant="ghost"),
        ),
        align="center",
        spacing="3",
        wrap="wrap",
        role="search",
    )


def _day(words: str, value: Any, on_change: Any) -> rx.Component:
    return rx.el.label(
        rx.flex(
            rx.text(words, size="2", color_scheme="gray"),
            rx.input(value=value, on_change=on_change, type="date", width="150px"),
            align="center",
            spacing="2",
        )
    )


def _row(event: Any) -> rx.Component:
    return rx.table.row(
        muted(event.at),
        rx.table.cell(rx.text(event.actor, size="2", overflow_wrap="anywhere")),
        rx.table.cell(rx.badge(event.act, color_scheme=event.color)),
        rx.table.cell(rx.text(event.facts, size="2", overflow_wrap="anywhere")),
        rx.table.cell(
            rx.code(
                event.request_id,
                size="1",
                variant="ghost",
                color_scheme="gray",
                title=event.request_id,
                display="block",
                width="9ch",
                overflow="hidden",
                text_overflow="ellipsis",
                white_space="nowrap",
            ),
        ),
        align="center",
    )
