"""The search page: ask a provider for places, and see what earlier searches found."""

from __future__ import annotations

from typing import Any

import reflex as rx

from placecurator.ui.components import states
from placecurator.ui.components.layout import frame
from placecurator.ui.components.search_form import search_form
from placecurator.ui.components.tables import column, heading, muted, plain_table
from placecurator.ui.states.searches import SearchesState
from placecurator.ui.states.session import SessionState

# What matters most comes first: in a narrow window the others are beyond its edge.
_TITLES = ("What", "Found", "Outcome", "Provider", "Cost", "When (UTC)", "Who", "")


def search_page() -> rx.Component:
    """The page."""
    return frame(
        column(
            heading(
                "Search places",
                "What a provider finds is staged as New. Nothing is scanned before you select it, "
                "and what you decided about known places stays.",
            ),
            rx.cond(SessionState.may_curate, search_form(), states.only_looks()),
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
                _shows("Show them in triage", SearchesState.result_of, variant="soft", size="1"),
                id="result",
            ),
            color_scheme=rx.cond(SearchesState.went_well, "jade", "amber"),
        ),
    )


def _shows(words: Any, search_id: Any, **props: Any) -> rx.Component:
    """A link that shows the finds of a search on the triage page."""
    return rx.button(
        rx.link(words, href=f"/?search={search_id}", title="Show them in triage"),
        as_child=True,
        **{"variant": "ghost", "size": "2"} | props,
    )


def _row(row: Any) -> rx.Component:
    return rx.table.row(
        rx.table.row_header_cell(
            rx.text(row.text, size="2", overflow_wrap="anywhere"),
            rx.cond(row.area != "", rx.text(row.area, size="1", color_scheme="gray")),
            rx.cond(
                row.trouble != "",
                rx.text(row.trouble, size="1", color="var(--tomato-11)", max_width="44ch"),
            ),
            min_width="160px",
        ),
        rx.table.cell(
            rx.cond(row.found == "0", rx.text("0", size="2"), _shows(row.found, row.id)),
            rx.text(row.counts, size="1", color_scheme="gray", white_space="nowrap"),
        ),
        rx.table.cell(rx.badge(row.state, color_scheme=row.color)),
        muted(row.provider),
        muted(row.cost),
        muted(row.at),
        rx.table.cell(rx.text(row.actor, size="2", overflow_wrap="anywhere")),
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
