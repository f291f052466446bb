"""The local businesses page: what the scans found, and where each fact comes from."""

from __future__ import annotations

import reflex as rx

from placecurator.ui.components import states
from placecurator.ui.components.details import place_panel
from placecurator.ui.components.filters import search_box
from placecurator.ui.components.grid import Column, curated_grid
from placecurator.ui.components.layout import frame
from placecurator.ui.states.businesses import BusinessesState
from placecurator.ui.states.details import DetailsState
from placecurator.ui.states.live import LiveState

_COLUMNS = (
    Column(field="name", title="Name", kind="title", flex=3, width=160, sortable=False),
    Column(field="category", title="Category", flex=2, width=110, sortable=False, wide=True),
    Column(field="city", title="City", width=110, sortable=False, wide=True),
    Column(field="phone", title="Phone", width=140, sortable=False),
    Column(field="email", title="E-mail", flex=2, width=130, sortable=False, wide=True),
    Column(
        field="website",
        title="Website",
        kind="link",
        flex=2,
        width=130,
        sortable=False,
        wide=True,
        params={"words": "website_words"},
    ),
    Column(
        field="opening_hours",
        title="Opening hours",
        flex=2,
        width=130,
        sortable=False,
        wide=True,
        tooltip="opening_hours",
    ),
    Column(field="rating", title="Rating", width=84, numeric=True, sortable=False, wide=True),
)


def businesses_page() -> rx.Component:
    """The page."""
    return frame(
        rx.flex(
            search_box(BusinessesState.text, BusinessesState.search, "Search local businesses"),
            _export(),
            rx.spacer(),
            states.pager(BusinessesState),
            align="center",
            spacing="3",
            wrap="wrap",
        ),
        states.problem(BusinessesState.problem, BusinessesState.load),
        _rows(),
        states.announcer(BusinessesState.said),
        states.announcer(DetailsState.said),
        place_panel(BusinessesState.rows, on_change=BusinessesState.load),
        reload=BusinessesState.load,
        active="/businesses",
    )


def _rows() -> rx.Component:
    grid = rx.box(
        curated_grid(
            rows=BusinessesState.rows,
            listed=BusinessesState.text,
            columns=[column.definition() for column in _COLUMNS],
            label="Local businesses",
            number=LiveState.number,
            on_open=DetailsState.show,
        ),
        flex="1",
        min_height="0",
    )
    nothing = rx.cond(
        BusinessesState.text != "",
        states.empty("search-x", "No local business matches"),
        states.empty(
            "store",
            "No local businesses yet",
            "Select places on the triage page: what their deep scans find arrives here.",
        ),
    )
    return states.once_loaded(
        BusinessesState,
        rx.cond(BusinessesState.rows.length() > 0, grid, nothing),
    )


def _export() -> rx.Component:
    """The same businesses as a file that is safe to open in a spreadsheet."""
    return rx.button(
        rx.el.a(
            rx.icon("download", size=15),
            "CSV",
            href=BusinessesState.export_link,
            download="local-businesses.csv",
            reload_document=True,  # else the router takes it for one of our pages
            aria_label="Download as CSV",
        ),
        variant="surface",
        color_scheme="gray",
        size="2",
        as_child=True,
    )
