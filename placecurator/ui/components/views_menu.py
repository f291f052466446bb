"""The menu of views: lists of places that are kept under a name."""

from __future__ import annotations

from typing import Any

import reflex as rx

from placecurator.ui.states.session import SessionState
from placecurator.ui.states.triage import TriageState
from placecurator.ui.states.views import ViewsState


def views_menu() -> rx.Component:
    """A button with the name of the view that the page shows, which opens the menu."""
    return rx.popover.root(
        rx.popover.trigger(
            rx.button(
                rx.icon("bookmark", size=15),
                rx.text.span(_name_here(), class_name="pc-view-here"),
                rx.icon("chevron-down", size=14),
                variant="surface",
                color_scheme="gray",
                size="2",
                aria_label="Views",
            )
        ),
        rx.popover.content(
            rx.flex(
                rx.foreach(ViewsState.usual, _view),
                rx.separator(size="4"),
                rx.foreach(ViewsState.views, _view),
                rx.cond(
                    ViewsState.views.length() == 0,
                    rx.text("No saved views yet.", size="2", color_scheme="gray"),
                ),
                rx.text(ViewsState.counted, size="1", color_scheme="gray"),
                rx.separator(size="4"),
                _save(),
                direction="column",
                spacing="2",
            ),
            width="min(380px, 94vw)",
            max_height="70vh",
            overflow_y="auto",
            aria_label="Views",
        ),
    )


def _name_here() -> rx.Component:
    """The name of the first view that shows what the page shows; else what the menu is."""

    def name(view: Any) -> rx.Component:
        return rx.cond(view.query == TriageState.view, rx.text.span(view.name))

    return rx.fragment(
        rx.text.span("Views", class_name="pc-otherwise"),
        rx.foreach(ViewsState.views, name),
        rx.foreach(ViewsState.usual, name),
    )


def _view(view: Any) -> rx.Component:
    return rx.cond(
        (view.id > 0) & (ViewsState.editing == view.id),
        _rename(view),
        rx.flex(
            rx.box(
                rx.popover.close(
                    rx.link(
                        view.name,
                        href=view.href,
                        on_click=TriageState.show_view(view.query).prevent_default,
                        size="2",
                        weight=rx.cond(view.query == TriageState.view, "bold", "regular"),
                        overflow_wrap="anywhere",
                    )
                ),
                flex="1",
                min_width="0",
            ),
            rx.cond(view.owner != "", rx.text("by ", view.owner, size="1", color_scheme="gray")),
            rx.cond(view.shared, rx.icon("users", size=13, aria_label="Shared")),
            rx.text(
                ViewsState.counts[view.query],
                size="1",
                color_scheme="gray",
                min_width="5ch",
                text_align="right",
                font_variant_numeric="tabular-nums",
            ),
            rx.cond(view.may_change, _acts(view), rx.box(width="24px")),
            class_name="pc-view",
            align="center",
            spacing="2",
        ),
    )


def _acts(view: Any) -> rx.Component:
    return rx.menu.root(
        rx.menu.trigger(
            rx.icon_button(
                rx.icon("ellipsis", size=14),
                variant="ghost",
                color_scheme="gray",
                size="1",
                aria_label="Change " + view.name,
            )
        ),
        rx.menu.content(
            rx.menu.item("Rename", on_select=ViewsState.edit(view.id)),
            rx.menu.item(
                "Save what is shown in it",
                on_select=ViewsState.replace_by_this(view.id),  # type: ignore[call-arg]
            ),
            rx.cond(
                SessionState.may_curate,
                rx.menu.item(
                    rx.cond(view.shared, "Share no longer", "Share with everybody"),
                    on_select=ViewsState.share(view.id, ~view.shared),  # type: ignore[call-arg]
                ),
            ),
            rx.menu.separator(),
            rx.menu.item(
                "Delete",
                on_select=ViewsState.delete(view.id),  # type: ignore[call-arg]
                color="tomato",
            ),
            size="1",
        ),
    )


def _rename(view: Any) -> rx.Component:
    return rx.form(
        rx.flex(
            rx.input(
                name="name",
                default_value=view.name,
                aria_label="New name",
                max_length=80,
                required=True,
                auto_focus=True,
                flex="1",
            ),
            rx.button("Rename", type="submit"),
            rx.button(
                "Cancel",
                type="button",
                variant="soft",
                color_scheme="gray",
                on_click=ViewsState.edit(0),
            ),
            spacing="2",
        ),
        on_submit=ViewsState.rename,
    )


def _save() -> rx.Component:
    return rx.form(
        rx.flex(
            rx.input(
                name="name",
                placeholder="Name of this view",
                aria_label="Name of this view",
                max_length=80,
                required=True,
                flex="1",
            ),
            rx.button("Save this view", type="submit"),
            spacing="2",
        ),
        rx.cond(
            SessionState.may_curate,
            rx.el.label(
                rx.el.input(type="checkbox", name="shared"),
                rx.text.span(" Everybody sees it", size="2"),
            ),
        ),
        on_submit=ViewsState.save,
        reset_on_submit=True,
    )
