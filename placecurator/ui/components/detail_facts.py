"""The facts of the open place: shown values, and what else is stated of them."""

from __future__ import annotations

from typing import Any

import reflex as rx

from placecurator.ui.components.detail_editing import edit_form, not_stated, tools
from placecurator.ui.components.links import external_link
from placecurator.ui.states.details import DetailsState
from placecurator.ui.states.session import SessionState

# On a narrow window the title stands above the values.
_COLUMNS = rx.breakpoints(initial="minmax(0, 1fr) auto", sm="92px minmax(0, 1fr) auto")
_TITLE = rx.breakpoints(initial="1 / -1", sm="auto")


def facts() -> rx.Component:
    """All facts by group; below them, for curators, the fields that nobody states."""
    return rx.box(
        rx.foreach(DetailsState.groups, _group),
        rx.cond(
            (DetailsState.groups.length() == 0) & (DetailsState.scanned != ""),
            rx.text("Of that scan no facts are kept.", size="2", color_scheme="gray"),
        ),
        rx.cond(SessionState.may_curate, not_stated()),
        id="facts",
    )


def _group(group: Any) -> rx.Component:
    return rx.box(
        rx.heading(group.title, size="2", as_="h3", margin_bottom="2px"),
        rx.foreach(group.fields, _field),
        key=group.title,
        margin_bottom="20px",
    )


def _field(fact: Any) -> rx.Component:
    """A field with what is shown of it, or with the form in which it is edited."""
    return rx.grid(
        rx.text(fact.title, size="2", color_scheme="gray", grid_column=_TITLE),
        rx.cond(DetailsState.editing == fact.field, edit_form(), _values(fact)),
        rx.cond(
            SessionState.may_curate & fact.editable & (DetailsState.editing != fact.field),
            tools(fact),
            rx.box(),
        ),
        grid_template_columns=_COLUMNS,
        gap=rx.breakpoints(initial="2px 10px", sm="10px"),
        padding="7px 0",
        border_bottom="1px solid var(--gray-a3)",
        class_name="pc-field",
        key=fact.field,
        custom_attrs={"data-field": fact.field},
    )


def _values(fact: Any) -> rx.Component:
    return rx.box(
        rx.cond(
            fact.shown.length() > 0,
            rx.foreach(fact.shown, _shown),
            rx.text("nothing", size="2", color_scheme="gray"),
        ),
        rx.cond(
            fact.locked,
            rx.flex(
                rx.icon("lock", size=12),
                rx.text("Edited by a curator; no scan changes it.", size="1"),
                align="center",
                gap="5px",
                color="var(--accent-11)",
            ),
        ),
        rx.cond(
            fact.stated.length() > 0,
            rx.el.details(
                rx.el.summary(
                    fact.origin,
                    rx.cond(
                        fact.more != "",
                        rx.text.span(
                            rx.cond(fact.origin != "", " · ", ""),
                            fact.more,
                            color=rx.cond(fact.in_conflict, "var(--amber-11)", "inherit"),
                        ),
                    ),
                ),
                rx.foreach(fact.stated, _evidence),
                open=fact.in_conflict,
                class_name="pc-more",
            ),
        ),
    )


def _shown(value: Any) -> rx.Component:
    return rx.text(
        rx.cond(value.label != "", rx.text.span(value.label, " ", color="var(--gray-11)")),
        _linked(value.text, value.link),
        size="2",
        overflow_wrap="anywhere",
    )


def _origin(value: Any) -> rx.Component:
    """Who states it, how long ago, and how sure that is."""
    return rx.text(
        _linked(value.source, value.source_link),
        rx.cond(value.sure != "", rx.text.span(" · ", value.sure)),
        size="1",
        color_scheme="gray",
        overflow_wrap="anywhere",
        title=value.seen,
    )


def _evidence(value: Any) -> rx.Component:
    """One statement with all that speaks for it."""
    return rx.box(
        rx.flex(
            rx.text(
                rx.cond(value.label != "", rx.text.span(value.label, " ")),
                _linked(value.text, value.link),
                size="1",
                weight=rx.cond(value.chosen, "medium", "regular"),
                overflow_wrap="anywhere",
                text_decoration=rx.cond(value.gone != "", "line-through", "none"),
            ),
            rx.cond(value.chosen, rx.badge("shown", size="1", color_scheme="jade")),
            rx.cond(value.gone != "", rx.badge(value.gone, size="1", color_scheme="gray")),
            align="center",
            gap="6px",
            wrap="wrap",
        ),
        _origin(value),
        rx.cond(
            value.snippet != "",
            rx.text("“", value.snippet, "”", size="1", font_style="italic", **_SMALL),
        ),
        rx.cond(
            value.locator != "",
            rx.code(value.locator, size="1", variant="ghost", color_scheme="gray", **_WRAPPED),
        ),
        rx.cond(value.terms != "", rx.text(value.terms, size="1", **_SMALL)),
        border_left="2px solid var(--gray-a5)",
        padding="2px 0 2px 10px",
        margin="4px 0 6px 4px",
    )


_WRAPPED = {"overflow_wrap": "anywhere"}
_SMALL = {"color": "var(--gray-11)", **_WRAPPED}


def _linked(words: Any, link: Any) -> rx.Component:
    return rx.cond(link != "", external_link(words, link), rx.fragment(words))
