"""The search page: ask a provider for places, and see what earlier searches found."""

from __future__ import annotations

from typing import Any

import reflex as rx

from placecurator.domain.search import MOST_PLACES
from placecurator.services.searching.query import LARGEST_RADIUS_KM, LONGEST_TEXT
from placecurator.ui.components import states
from placecurator.ui.components.layout import frame
from placecurator.ui.components.tables import column, heading, muted, plain_table
from placecurator.ui.states.searches import SearchesState
from placecurator.ui.states.session import SessionState
from placecurator.ui.states.triage import TriageState

_TITLES = ("When (UTC)", "Who", "What", "Provider", "Found", "Cost", "Outcome", "")


def search_page() -> rx.Component:
    """The page."""
    return frame(
        column(
            heading(
                "Search places",
                "What a provider finds is staged as New. Nothing is scanned before you select it, "
                "and what you decided about known places stays.",
            ),
            rx.cond(SessionState.may_curate, _form(), states.only_looks()),
            _running(),
            _result(),
            rx.flex(
                rx.heading("Searches so far", size="4", as_="h3"),
                rx.spacer(),
                rx.cond(SearchesState.rows.length() > 0, states.pager(SearchesState)),
                align="center",
                spacing="3",
            ),
            states.problem(SearchesState.problem, SearchesState.load),
            states.once_loaded(
                SearchesState,
                rx.cond(
                    SearchesState.rows.length() > 0,
                    plain_table(_TITLES, SearchesState.rows, _row, "Searches so far"),
                    states.empty("search", "Nobody has searched yet"),
                ),
            ),
            states.announcer(SearchesState.said),
        ),
        active="/search",
        reload=SearchesState.load,
    )


def _form() -> rx.Component:
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


def _running() -> rx.Component:
    return rx.foreach(
        SearchesState.rows, lambda row: rx.cond(row.is_running, _progress(row), rx.fragment())
    )


def _progress(row: Any) -> rx.Component:
    return rx.flex(
        rx.flex(
            rx.text(row.text, weight="medium", size="2", overflow_wrap="anywhere"),
            rx.text(row.provider, size="2", color_scheme="gray", white_space="nowrap"),
            rx.spacer(),
            rx.cond(
                SessionState.may_curate,
                rx.button(
                    "Stop",
                    on_click=SearchesState.stop(row.id),  # type: ignore[call-arg]
                    variant="soft",
                    color_scheme="gray",
                    size="1",
                ),
            ),
            align="center",
            spacing="3",
        ),
        rx.progress(value=row.percent, aria_label="Progress of " + row.text),
        rx.text(row.progress, size="2", color_scheme="gray"),
        direction="column",
        spacing="2",
        class_name="running-search",
    )


def _result() -> rx.Component:
    return rx.cond(
        SearchesState.result != "",
        rx.callout.root(
            rx.callout.icon(
                rx.cond(
                    SearchesState.went_well,
                    rx.icon("check", size=16),
                    rx.icon("triangle-alert", size=16),
                )
            ),
            rx.callout.text(
                SearchesState.result,
                " ",
                _shows("Show them in triage", SearchesState.result_of, margin_left="8px"),
                id="result",
            ),
            color_scheme=rx.cond(SearchesState.went_well, "jade", "amber"),
        ),
    )


def _shows(words: Any, search_id: Any, **props: Any) -> rx.Component:
    """A button that shows the finds of a search on the triage page."""
    return rx.button(
        words,
        on_click=TriageState.show_search(search_id),
        title="Show them in triage",
        type="button",
        variant="ghost",
        size="2",
        **props,
    )


def _row(row: Any) -> rx.Component:
    return rx.table.row(
        muted(row.at),
        rx.table.cell(rx.text(row.actor, size="2", overflow_wrap="anywhere")),
        rx.table.row_header_cell(
            rx.text(row.text, size="2", overflow_wrap="anywhere"),
            rx.cond(row.area != "", rx.text(row.area, size="1", color_scheme="gray")),
            rx.cond(
                row.trouble != "",
                rx.text(row.trouble, size="1", color="var(--tomato-11)", max_width="44ch"),
            ),
            min_width="160px",
        ),
        muted(row.provider),
        rx.table.cell(
            rx.cond(row.found == "0", rx.text("0", size="2"), _shows(row.found, row.id)),
            rx.text(row.counts, size="1", color_scheme="gray", white_space="nowrap"),
        ),
        muted(row.cost),
        rx.table.cell(rx.badge(row.state, color_scheme=row.color)),
        rx.table.cell(
            rx.cond(
                SessionState.may_curate,
                rx.button(
                    "Search again",
                    on_click=SearchesState.again(row.id),
                    variant="ghost",
                    size="1",
                    white_space="nowrap",
                ),
            )
        ),
        align="center",
    )
