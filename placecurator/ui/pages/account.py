"""The account page: who one is, and a new password."""

from __future__ import annotations

import reflex as rx

from placecurator.ui.components.layout import frame
from placecurator.ui.components.rest_form import new_password_fields, rest_form, text_field
from placecurator.ui.components.tables import column, heading
from placecurator.ui.states.session import SessionState


def account_page() -> rx.Component:
    """The page."""
    return frame(
        column(
            heading(
                "Your account",
                "Signed in as ",
                rx.text.strong(SessionState.name),
                ". ",
                SessionState.role_words,
            ),
            rx.heading(
                rx.cond(SessionState.has_password, "Change the password", "Set a password"),
                size="4",
                as_="h3",
            ),
            rx.text(
                "With a new password, you are signed out everywhere else.",
                size="2",
                color_scheme="gray",
            ),
            _new_password(),
            width="440px",
        ),
        active="/account",
    )


def _new_password() -> rx.Component:
    return rest_form(
        rx.cond(
            SessionState.has_password,
            text_field("Password now", "old", type="password", auto_complete="current-password"),
        ),
        *new_password_fields("new"),
        method="POST",
        path="/api/v3/auth/password",
        label="New password",
        submit="Set the new password",
        repeated="new_again",
        on_done=SessionState.password_was_set,
    )
