"""The import page: drop a file, see what came of it."""

from __future__ import annotations

from typing import Any

import reflex as rx

from placecurator.ui.components import states
from placecurator.ui.components.layout import frame
from placecurator.ui.states.importing import SHOWN_REJECTIONS, ImportState
from placecurator.ui.states.session import SessionState

_UPLOAD = "import"


def import_page() -> rx.Component:
    """The page."""
    return frame(
        rx.flex(
            rx.heading("Import places", size="5", as_="h2"),
            rx.text(
                "CSV, JSON, NDJSON or GeoJSON: files of this product, of Google Maps scrapers "
                "(gosom, Outscraper), of OpenStreetMap (Overpass), Overture Maps and All The "
                "Places are recognised by their columns. Importing a file again updates what the "
                "source says; your decisions stay.",
                size="2",
                color_scheme="gray",
            ),
            rx.cond(
                SessionState.may_curate,
                rx.fragment(_drop_zone(), _sample()),
                states.only_looks(),
            ),
            _progress(),
            _problem(),
            _report(),
            states.announcer(ImportState.said),
            direction="column",
            spacing="4",
            width="100%",
            max_width="760px",
            margin="0 auto",
            overflow_y="auto",
        ),
        active="/import",
    )


def _drop_zone() -> rx.Component:
    return rx.upload(
        rx.flex(
            rx.icon("file-up", size=28, color="var(--accent-9)"),
            rx.text("Drop a file here, or click to choose one", size="3", weight="medium"),
            rx.text("Of any size: it is read piece by piece.", size="1", color_scheme="gray"),
            direction="column",
            align="center",
            spacing="2",
        ),
        id=_UPLOAD,
        multiple=False,
        disabled=ImportState.running,
        on_drop=ImportState.receive(  # type: ignore[misc]
            rx.upload_files_chunk(upload_id=_UPLOAD, on_upload_progress=ImportState.sending)
        ),
        padding="36px 16px",
        border="1.5px dashed var(--gray-a7)",
        border_radius="10px",
        background="var(--color-panel-solid)",
        cursor="pointer",
        drag_active_style=rx.style.Style(
            {"border_color": "var(--accent-9)", "background": "var(--accent-a2)"}
        ),
    )


def _sample() -> rx.Component:
    return rx.flex(
        rx.text("Nothing at hand?", size="2", color_scheme="gray"),
        rx.button(
            "Load the sample of Helsinki",
            on_click=ImportState.load_sample,
            disabled=ImportState.running,
            variant="soft",
            size="2",
        ),
        align="center",
        spacing="3",
        wrap="wrap",
    )


def _progress() -> rx.Component:
    return rx.cond(
        ImportState.running,
        rx.flex(
            rx.text(ImportState.file_name, weight="medium", size="2"),
            rx.progress(value=ImportState.percent, aria_label="Progress"),
            rx.text(ImportState.progress, size="2", color_scheme="gray"),
            direction="column",
            spacing="2",
        ),
    )


def _problem() -> rx.Component:
    return rx.cond(
        ImportState.problem != "",
        rx.callout(ImportState.problem, icon="triangle-alert", color_scheme="tomato", role="alert"),
    )


def _report() -> rx.Component:
    return rx.cond(
        ImportState.report != "",
        rx.flex(
            rx.callout(ImportState.report, icon="check", color_scheme="jade", id="report"),
            rx.text("Recognised as ", ImportState.file_format, size="1", color_scheme="gray"),
            rx.foreach(
                ImportState.warnings,
                lambda warning: rx.callout(warning, icon="info", color_scheme="amber", size="1"),
            ),
            _rejections(),
            rx.button(rx.link("Go to triage", href="/"), as_child=True, align_self="start"),
            direction="column",
            spacing="3",
        ),
    )


def _rejections() -> rx.Component:
    return rx.cond(
        ImportState.rejected > 0,
        rx.flex(
            rx.flex(
                rx.heading("Rejected rows", size="3", as_="h3"),
                rx.button(
                    rx.el.a(
                        "Download all",
                        href=rx.get_upload_url(ImportState.rejections_file),
                        download="rejections.csv",
                        reload_document=True,  # else the router takes it for one of our pages
                    ),
                    variant="surface",
                    color_scheme="gray",
                    size="1",
                    as_child=True,
                ),
                align="center",
                spacing="3",
            ),
            rx.cond(
                ImportState.rejected > SHOWN_REJECTIONS,
                rx.text(f"The first {SHOWN_REJECTIONS}:", size="1", color_scheme="gray"),
            ),
            rx.table.root(
                rx.table.header(
                    rx.table.row(
                        rx.table.column_header_cell("Where"), rx.table.column_header_cell("Why")
                    )
                ),
                rx.table.body(rx.foreach(ImportState.rejections, _rejection)),
                size="1",
                variant="surface",
            ),
            direction="column",
            spacing="2",
        ),
    )


def _rejection(pair: Any) -> rx.Component:
    return rx.table.row(rx.table.row_header_cell(pair[0]), rx.table.cell(pair[1]))
