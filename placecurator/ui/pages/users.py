"""The people page, for admins: who may sign in, and with which role."""

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
from placecurator.ui.labels import MAY, ROLES
from placecurator.ui.states.users import UsersState

_TITLES = ("Name", "Role", "Account", "Last seen", "")
_LINK = "One-time sign-in link, good for 24 hours. Hand it over; it is not shown again."


def users_page() -> rx.Component:
    """The page."""
    return frame(
        column(
            states.for_admins(
                heading_with_button(
                    heading("People", "Who may sign in here, and what they may do."), _add()
                ),
                states.problem(UsersState.problem, UsersState.load),
                states.once_loaded(
                    UsersState,
                    plain_table(_TITLES, UsersState.rows, _row, "People"),
                ),
                states.announcer(UsersState.said),
            ),
        ),
        active="/admin/users",
        reload=UsersState.load,
    )


def _add() -> rx.Component:
    return dialog(
        rx.button(rx.icon("user-plus", size=15), "Add somebody"),
        "Add somebody",
        "They sign in by a one-time link and then choose a password.",
        rest_form(
            text_field("Name", "name", max_length=64, auto_complete="off"),
            _role_of_the_new_one(),
            method="POST",
            path="/api/v3/users",
            label="Add somebody",
            submit="Add",
            secret="link",
            secret_words=_LINK,
            secret_is_link=True,
            on_done=UsersState.load,
        ),
    )


def _role_of_the_new_one() -> rx.Component:
    items = [
        rx.radio_group.item(
            rx.flex(
                rx.text(label.words, size="2", weight="medium"),
                rx.text(MAY[role], size="1", color_scheme="gray"),
                direction="column",
            ),
            value=role.value,
        )
        for role, label in ROLES.items()
    ]
    return rx.radio_group.root(
        *items, name="role", default_value=Role.curator.value, aria_label="Role"
    )


def _row(user: Any) -> rx.Component:
    return rx.table.row(
        rx.table.row_header_cell(
            rx.text(user.name, size="2", overflow_wrap="anywhere"),
            rx.cond(user.is_me, rx.text("You", size="1", color_scheme="gray")),
        ),
        rx.table.cell(_role(user)),
        rx.table.cell(rx.badge(user.state, color_scheme=user.color)),
        muted(user.seen),
        rx.table.cell(
            rx.flex(_new_link(user), _switch(user), spacing="2", justify="end"),
        ),
        align="center",
    )


def _role(user: Any) -> rx.Component:
    return rx.select.root(
        rx.select.trigger(aria_label="Role of " + user.name, variant="ghost"),
        rx.select.content(
            *[rx.select.item(label.words, value=role.value) for role, label in ROLES.items()]
        ),
        value=user.role,
        on_change=lambda role: UsersState.set_role(user.name, role),  # type: ignore[call-arg]
    )


def _new_link(user: Any) -> rx.Component:
    return dialog(
        rx.button("Reset", size="1", variant="soft", color_scheme="gray"),
        "Reset this account?",
        "The password and all sessions end; a new one-time link leads in.",
        rest_form(
            rx.text("Account: ", rx.text.strong(user.name), size="2"),
            method="PATCH",
            path="/api/v3/users/" + user.id.to_string(),
            constants={"reset": True},
            label="Reset",
            submit="Reset and make a link",
            secret="link",
            secret_words=_LINK,
            secret_is_link=True,
            on_done=UsersState.load,
        ),
    )


def _switch(user: Any) -> rx.Component:
    return rx.cond(
        user.is_disabled,
        rx.button(
            "Enable",
            size="1",
            variant="soft",
            color_scheme="jade",
            on_click=UsersState.enable(user.name),  # type: ignore[call-arg]
        ),
        rx.button(
            "Disable",
            size="1",
            variant="soft",
            color_scheme="tomato",
            on_click=UsersState.disable(user.name),  # type: ignore[call-arg]
        ),
    )
