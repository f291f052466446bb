"""Who is signed in, the pages about accounts, and the way out."""

from __future__ import annotations

import reflex as rx

from placecurator.ui.components.rest_form import rest_form
from placecurator.ui.states.session import SessionState

SIGN_IN_PAGE = "/sign-in"


def user_menu() -> rx.Component:
    """A button with the name; it opens the menu."""
    return rx.cond(
        SessionState.name != "",
        rx.popover.root(
            rx.popover.trigger(
                rx.button(
                    rx.icon("circle-user-round", size=16),
                    rx.text(
                        SessionState.name,
                        display=rx.breakpoints(initial="none", lg="block"),
                        max_width="16ch",
                        overflow="hidden",
                        text_overflow="ellipsis",
                        white_space="nowrap",
                    ),
                    variant="ghost",
                    color_scheme="gray",
                    size="2",
                    margin="0",
                    aria_label="Account of " + SessionState.name,
                )
            ),
            rx.popover.content(_menu(), size="1", width="230px", align="end", aria_label="Account"),
        ),
    )


def _menu() -> rx.Component:
    return rx.flex(
        rx.box(
            rx.text(SessionState.name, weight="bold", size="2", overflow_wrap="anywhere"),
            rx.text(SessionState.role_words, size="1", color_scheme="gray"),
        ),
        rx.separator(size="4"),
        _page("key-round", "Password", "/account"),
        _page("braces", "API tokens", "/tokens"),
        rx.cond(
            SessionState.is_admin,
            rx.fragment(
                _page("users", "People", "/admin/users"), _page("scroll-text", "Audit", "/audit")
            ),
        ),
        rx.separator(size="4"),
        _way_out("Sign out", everywhere=False),
        _way_out("Sign out everywhere", everywhere=True),
        direction="column",
        spacing="2",
    )


def _page(icon: str, words: str, href: str) -> rx.Component:
    return rx.popover.close(
        rx.link(
            rx.flex(rx.icon(icon, size=15), words, align="center", spacing="2"),
            href=href,
            size="2",
            color_scheme="gray",
            high_contrast=True,
            underline="hover",
            padding="3px 0",
        )
    )


def _way_out(words: str, *, everywhere: bool) -> rx.Component:
    return rest_form(
        method="POST",
        path="/api/v3/auth/sign-out",
        constants={"everywhere": everywhere},
        label=words,
        submit=words,
        variant="soft",
        color="gray",
        go_to=SIGN_IN_PAGE,
    )
