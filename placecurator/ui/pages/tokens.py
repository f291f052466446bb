"""The tokens page: what programs sign in with."""

from __future__ import annotations

from typing import Any

import reflex as rx

from placecurator.domain.accounts import Role
from placecurator.ui.components import states
from placecurator.ui.components.layout import frame
from placecurator.ui.components.rest_form import rest_form, text_field
from placecurator.ui.components.tables import (
    column,
    dialog,
    heading,
    heading_with_button,
    muted,
    plain_table,
)
from placecurator.ui.states.tokens import TokensState

_TITLES = ("Label", "Begins with", "Role", "Made", "Last used", "Expires", "")


def tokens_page() -> rx.Component:
    """The page."""
    return frame(
        column(
            heading_with_button(
                heading(
                    "API tokens",
                    "A program that sends ",
                    rx.code("Authorization: Bearer TOKEN"),
                    " acts in your name, with the token's role. What it can ask for: ",
                    rx.link("the API", href="/docs", is_external=True),
                    ".",
                ),
                _create(),
            ),
            states.problem(TokensState.problem, TokensState.load),
            states.once_loaded(
                TokensState,
                rx.cond(
                    TokensState.rows.length() > 0,
                    plain_table(_TITLES, TokensState.rows, _row, "API tokens"),
                    states.empty(
                        "braces", "No tokens yet", "Create one for each program that needs it."
                    ),
                ),
            ),
            states.announcer(TokensState.said),
        ),
        active="/tokens",
        reload=TokensState.load,
    )


def _create() -> rx.Component:
    return dialog(
        rx.button(rx.icon("plus", size=15), "New token"),
        "New token",
        "It is shown once, here. Only its fingerprint is kept.",
        rest_form(
            text_field("Label: which program is it for?", "label", max_length=64),
            rx.el.label(
                rx.text("Role", size="2", weight="medium", margin_bottom="4px"),
                rx.select.root(
                    rx.select.trigger(width="100%", aria_label="Role"),
                    rx.select.content(
                        rx.foreach(
                            TokensState.roles,
                            lambda role: rx.select.item(role[1], value=role[0]),
                        )
                    ),
                    name="role",
                    default_value=Role.viewer.value,
                    size="3",
                ),
            ),
            text_field(
                "Last day (empty: until revoked)", "expires_at", type="date", required=False
            ),
            method="POST",
            path="/api/v3/tokens",
            label="New token",
            submit="Create",
            secret="token",
            secret_words="The token. Keep it where your program finds it; it is not shown again.",
            on_done=TokensState.load,
        ),
    )


def _row(token: Any) -> rx.Component:
    return rx.table.row(
        rx.table.row_header_cell(rx.text(token.label, size="2", overflow_wrap="anywhere")),
        rx.table.cell(rx.code(token.hint, "…", variant="ghost", color_scheme="gray")),
        rx.table.cell(rx.badge(token.role, color_scheme=token.color)),
        muted(token.made),
        muted(token.used),
        muted(token.expires),
        rx.table.cell(
            dialog(
                rx.button("Revoke", size="1", variant="soft", color_scheme="tomato"),
                "Revoke this token?",
                "Programs that use it are refused from now on. This cannot be undone.",
                rx.text(rx.text.strong(token.label), " ", rx.code(token.hint, "…"), size="2"),
                rx.dialog.close(
                    rx.button(
                        "Revoke it",
                        color_scheme="tomato",
                        margin_top="16px",
                        on_click=TokensState.revoke(token.id),  # type: ignore[call-arg]
                    )
                ),
            ),
            text_align="right",
        ),
        align="center",
    )
