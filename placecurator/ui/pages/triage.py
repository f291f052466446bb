"""The triage page: look at the pile, select, decide."""

from __future__ import annotations

import reflex as rx

from placecurator.services.staging import PlaceSort
from placecurator.ui.arguments import PAGE_SIZES
from placecurator.ui.components import states
from placecurator.ui.components.action_bar import action_strip
from placecurator.ui.components.claims_bar import claims_bar
from placecurator.ui.components.details import place_panel
from placecurator.ui.components.facet_panel import facet_panel
from placecurator.ui.components.filters import chosen_line, filter_bar, sort_menu, wrong_address
from placecurator.ui.components.grid import Column, curated_grid
from placecurator.ui.components.layout import OWN_LAYER, frame
from placecurator.ui.components.progress_line import progress_lines
from placecurator.ui.labels import NEVER, scan_badges, verdict_badges
from placecurator.ui.states.details import DetailsState
from placecurator.ui.states.live import LiveState
from placecurator.ui.states.selecting import SelectionState
from placecurator.ui.states.session import SessionState
from placecurator.ui.states.triage import TriageState

_COLUMNS = (
    Column(field=PlaceSort.name, title="Name", kind="title", flex=3, width=140),
    Column(
        field=PlaceSort.status,
        title="Status",
        kind="badge",
        width=108,
        params={"badges": verdict_badges()},
    ),
    Column(
        field="scan",
        title="Deep scan",
        kind="badge",
        flex=4,
        width=130,
        tooltip="scan_note",
        params={"badges": scan_badges(), "quiet": NEVER, "note": "scan_note"},
    ),
    Column(field=PlaceSort.category, title="Category", flex=2, width=110, wide=True),
    Column(
        field="address",
        title="Address",
        flex=3,
        width=140,
        sortable=False,
        wide=True,
        tooltip="address",
    ),
    Column(field=PlaceSort.rating, title="Rating", width=92, numeric=True, wide=True),
    Column(field=PlaceSort.review_count, title="Reviews", width=100, numeric=True, wide=True),
    Column(
        field="website",
        title="Website",
        kind="link",
        flex=2,
        width=120,
        sortable=False,
        wide=True,
        params={"words": "website_words"},
    ),
)


def triage_page() -> rx.Component:
    """The page."""
    return frame(
        _to_the_rows(),
        rx.flex(
            filter_bar(),
            claims_bar(),
            rx.spacer(),
            sort_menu(),
            _page_size(),
            states.pager(TriageState, ends=True),
            align="center",
            spacing="3",
            wrap="wrap",
            **OWN_LAYER,
        ),
        wrong_address(),
        chosen_line(),
        states.problem(TriageState.problem, TriageState.load),
        rx.flex(facet_panel(), _rows(), spacing="3", flex="1", min_height="0"),
        progress_lines(),
        rx.cond(
            SessionState.may_curate,
            action_strip(),
            states.only_looks(),
        ),
        rx.cond(
            TriageState.credit != "", rx.text(TriageState.credit, size="1", color_scheme="gray")
        ),
        states.announcer(TriageState.said),
        states.announcer(DetailsState.said),
        states.announcer(SelectionState.words),
        place_panel(TriageState.rows),
        reload=TriageState.load,
        active="/",
    )


def _to_the_rows() -> rx.Component:
    """For those who use the keyboard only: past all filters. Shown while it has the focus."""
    return rx.button(
        "Go to the rows",
        class_name="pc-to-rows",
        custom_attrs={"data-goes": "rows"},
        variant="soft",
        size="2",
    )


def _rows() -> rx.Component:
    """The grid stays, also without rows: it owns the selection."""
    shown = TriageState.loaded & (TriageState.rows.length() > 0)
    return rx.fragment(
        _grid(rx.cond(shown, "block", "none")),
        rx.cond(~shown, states.once_loaded(TriageState, _nothing())),
    )


def _grid(display: rx.Var[str]) -> rx.Component:
    return rx.box(
        curated_grid(
            rows=TriageState.rows,
            listed=TriageState.address,
            columns=[column.definition() for column in _COLUMNS],
            label="Staged places",
            sort=TriageState.sort,
            descending=TriageState.descending,
            selectable=SessionState.may_curate,
            selection_epoch=SelectionState.epoch,
            since=SelectionState.since,
            kept=SelectionState.kept,
            rows_read_at=TriageState.rows_read_at,
            patches=TriageState.patches,
            patches_read_at=TriageState.patches_read_at,
            changes=LiveState.changes,
            number=LiveState.number,
            me=SessionState.name,
            on_select=TriageState.select,
            on_select_matching=TriageState.select_matching,
            on_sort=TriageState.sort_by,
            on_open=DetailsState.show,
            on_digit=TriageState.give_by_key,
            on_undo=TriageState.undo_last,
            on_stale=TriageState.refresh,
        ),
        display=display,
        flex="1",
        min_height="0",
    )


def _nothing() -> rx.Component:
    """No rows: because of the filter, or because nobody has imported anything."""
    return rx.cond(
        TriageState.filtered,
        states.empty(
            "search-x",
            "No place matches",
            rx.button("Clear filters", on_click=TriageState.clear_filters, variant="soft"),
        ),
        states.empty(
            "map-pinned",
            "No places yet",
            "Import a file of scraped places, or load the sample of Helsinki to look around.",
            rx.cond(
                SessionState.may_curate,
                rx.button(rx.link("Import a file or the sample", href="/import"), as_child=True),
            ),
        ),
    )


def _page_size() -> rx.Component:
    return rx.select(
        [str(size) for size in PAGE_SIZES],
        value=TriageState.page_size,
        on_change=TriageState.set_page_size,
        size="2",
        aria_label="Rows on a page",
    )
