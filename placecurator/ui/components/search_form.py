"""The form of a search with a provider."""

from __future__ import annotations

from typing import Any

import reflex as rx

from placecurator.domain.search import MOST_PLACES
from placecurator.services.searching.query import LARGEST_RADIUS_KM, LONGEST_TEXT
from placecurator.ui.states.searches import SearchesState


def search_form() -> rx.Component:
    """The form: what to look for, whom to ask, where, and what that costs."""
    return rx.form(
        rx.flex(
            rx.flex(
                rx.box(
                    rx.input(
                        rx.input.slot(rx.icon("search", size=16)),
                        name="text",
                        default_value=SearchesState.form.text,
                        placeholder="dentists in Espoo",
                        aria_label="What to look for",
                        required=True,
                        max_length=LONGEST_TEXT,
                        auto_focus=True,
                        size="3",
                    ),
                    flex="1 1 200px",
                ),
                rx.button("Search", type="submit", size="3", disabled=~SearchesState.can_search),
                spacing="3",
                wrap="wrap",
            ),
            rx.flex(_provider(), _limit(), spacing="4", wrap="wrap", align="center"),
            _area(),
            _cost(),
            direction="column",
            spacing="3",
        ),
        # A form that is filled in from the server is made anew.
        key=SearchesState.filled.to_string(),
        on_submit=SearchesState.start,
        padding="16px",
        border="1px solid var(--gray-a5)",
        border_radius="10px",
        background="var(--color-panel-solid)",
        aria_label="Search places",
    )


def _provider() -> rx.Component:
    return rx.el.label(
        rx.flex(
            rx.text("Ask", size="2", color_scheme="gray"),
            rx.select.root(
                rx.select.trigger(placeholder="nobody is set up", aria_label="Provider"),
                rx.select.content(
                    rx.foreach(
                        SearchesState.choices,
                        lambda one: rx.select.item(
                            one.title, value=one.name, disabled=~one.is_ready
                        ),
                    ),
                ),
                value=SearchesState.provider,
                on_change=SearchesState.choose_provider,
                disabled=~SearchesState.can_search,
            ),
            align="center",
            spacing="2",
        )
    )


def _limit() -> rx.Component:
    return rx.el.label(
        rx.flex(
            rx.text("for at most", size="2", color_scheme="gray"),
            rx.input(
                name="limit",
                type="number",
                min=1,
                max=MOST_PLACES,
                default_value=SearchesState.form.limit,
                on_change=SearchesState.choose_limit,
                width="84px",
            ),
            rx.text("places", size="2", color_scheme="gray"),
            align="center",
            spacing="2",
        )
    )


def _area() -> rx.Component:
    fields = rx.flex(
        _number("Latitude", "latitude", SearchesState.form.latitude, "60.2055"),
        _number("Longitude", "longitude", SearchesState.form.longitude, "24.6559"),
        _number(
            f"Radius in km (up to {LARGEST_RADIUS_KM:g})",
            "radius_km",
            SearchesState.form.radius_km,
            "5",
        ),
        spacing="3",
        wrap="wrap",
        padding_top="8px",
    )
    return rx.el.details(
        rx.el.summary(rx.text("Only within an area", size="2", as_="span"), cursor="pointer"),
        fields,
        open=SearchesState.form.radius_km != "",
    )


def _number(words: str, name: str, value: Any, example: str) -> rx.Component:
    return rx.el.label(
        rx.text(words, size="1", color_scheme="gray", margin_bottom="2px"),
        rx.input(
            name=name,
            default_value=value,
            placeholder=example,
            input_mode="decimal",
            max_length=20,
            width="160px",
        ),
    )


def _cost() -> rx.Component:
    """What a search costs, how long its finds are kept, and why the last one was refused."""
    return rx.fragment(
        rx.cond(
            SearchesState.cost != "",
            rx.box(
                rx.text(SearchesState.cost, size="2", id="cost"),
                rx.text(SearchesState.kept, size="2", color_scheme="gray"),
                aria_live="polite",
            ),
        ),
        _not_set_up(),
        rx.cond(
            SearchesState.refused != "",
            rx.callout(
                SearchesState.refused,
                icon="triangle-alert",
                color_scheme="tomato",
                role="alert",
                size="1",
            ),
        ),
    )


def _not_set_up() -> rx.Component:
    """What each provider needs that cannot be asked; open when there is no other."""
    return rx.cond(
        SearchesState.needed.length() > 0,
        rx.el.details(
            rx.el.summary(
                rx.text("Not set up", size="2", color_scheme="gray", as_="span"), cursor="pointer"
            ),
            rx.foreach(
                SearchesState.needed,
                lambda words: rx.text(words, size="2", color_scheme="gray", padding_top="4px"),
            ),
            open=~SearchesState.can_search,
        ),
    )
