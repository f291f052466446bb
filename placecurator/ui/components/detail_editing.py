"""Editing a fact of the open place, and giving it back to the sources; for curators."""

from __future__ import annotations

from typing import Any

import reflex as rx

from placecurator.ui.states.details import DetailsState


def tools(fact: Any) -> rx.Component:
    """What can be done with a field."""
    unlock = DetailsState.unlock(fact.field)  # type: ignore[call-arg]
    return rx.flex(
        rx.cond(fact.locked, _tool("lock-open", "Unlock", unlock, fact.title)),
        _tool("pencil", "Edit", DetailsState.edit(fact.field), fact.title),
        gap="12px",
        align="start",
        padding="3px 4px 0 0",
        class_name="pc-tools",
    )


def _tool(icon: str, verb: str, event: Any, title: Any) -> rx.Component:
    return rx.icon_button(
        rx.icon(icon, size=14),
        on_click=event,
        variant="ghost",
        color_scheme="gray",
        size="1",
        aria_label=f"{verb} {title}",
        title=verb,
    )


def edit_form() -> rx.Component:
    """One line to write in: Enter saves, Escape leaves it."""
    return rx.form(
        rx.input(
            name="text",
            default_value=DetailsState.edit_text,
            auto_focus=True,
            size="2",
            max_length=2000,
            aria_label=DetailsState.editing_title,
            custom_attrs={"aria-invalid": DetailsState.edit_problem != ""},
        ),
        rx.cond(
            DetailsState.edit_problem != "",
            rx.text(DetailsState.edit_problem, size="1", color="var(--tomato-11)", role="alert"),
        ),
        rx.flex(
            rx.button("Save", type="submit", size="1"),
            rx.button(
                "Cancel",
                type="button",
                on_click=DetailsState.cancel_edit,
                size="1",
                variant="soft",
                color_scheme="gray",
            ),
            rx.text("No scan changes it then.", size="1", color_scheme="gray"),
            gap="8px",
            align="center",
            wrap="wrap",
        ),
        on_submit=DetailsState.save,
        display="flex",
        flex_direction="column",
        gap="6px",
    )


def not_stated() -> rx.Component:
    """Fields to fill in by hand."""
    return rx.cond(
        DetailsState.not_stated.length() > 0,
        rx.el.details(
            rx.el.summary("Fill in what nobody states"),
            rx.flex(
                rx.foreach(DetailsState.not_stated, _fill_in),
                wrap="wrap",
                gap="6px",
                padding="8px 0",
            ),
            class_name="pc-more",
        ),
    )


def _fill_in(choice: Any) -> rx.Component:
    return rx.cond(
        DetailsState.editing == choice.field,
        rx.box(rx.text(choice.title, size="2", color_scheme="gray"), edit_form(), width="100%"),
        rx.button(
            rx.icon("plus", size=12),
            choice.title,
            on_click=DetailsState.edit(choice.field),
            size="1",
            variant="surface",
            color_scheme="gray",
        ),
    )
