"""The sign-in page: name and password, a sign-in provider, or a one-time link in the address."""

from __future__ import annotations

import reflex as rx

from placecurator.domain.single_sign_on import SsoProblem
from placecurator.ui.components.rest_form import rest_form, text_field
from placecurator.ui.components.single_sign_on import single_sign_on


def sign_in_page() -> rx.Component:
    """The page. It works without the websocket, which nobody may use before the sign-in."""
    return rx.center(
        rx.flex(
            rx.flex(
                rx.heading("Place Curator", size="6", as_="h1"),
                rx.spacer(),
                rx.color_mode.button(size="2", variant="ghost", aria_label="Light or dark"),
                align="center",
            ),
            rest_form(
                method="POST",
                path="/api/v3/auth/link",
                label="Sign in by a link",
                go_to="/",
                returns=True,
                link_in_fragment=True,
            ),
            single_sign_on(problems={problem.value: problem.words for problem in SsoProblem}),
            _by_password(),
            rx.text(
                "No password yet, or forgotten? An admin can make you a one-time link. On the "
                "server itself ",
                rx.code("placecurator user link NAME"),
                " makes one.",
                size="2",
                color_scheme="gray",
            ),
            direction="column",
            spacing="4",
            width="min(400px, 100%)",
            padding="28px",
            border="1px solid var(--gray-a5)",
            border_radius="12px",
            background="var(--color-panel-solid)",
            role="main",
        ),
        min_height="100dvh",
        padding="16px",
        background="var(--gray-1)",
    )


def _by_password() -> rx.Component:
    return rest_form(
        text_field("Name", "name", auto_complete="username", auto_focus=True, max_length=200),
        text_field("Password", "password", type="password", auto_complete="current-password"),
        method="POST",
        path="/api/v3/auth/sign-in",
        label="Sign in by password",
        submit="Sign in",
        size="3",
        go_to="/",
        returns=True,
    )
