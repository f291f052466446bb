"""How the place in the panel stands: its verdict and its scan, and what to do about both."""

from __future__ import annotations

import reflex as rx

from placecurator.domain.lifecycle import PlaceStagingStatus
from placecurator.ui.components.verdict_buttons import undo_button, verdict_button
from placecurator.ui.labels import CHOICES, VERDICTS
from placecurator.ui.states.details import DetailsState
from placecurator.ui.states.session import SessionState


def scan_state() -> rx.Component:
    """Where the scan stands, and the way to another one; the verdict for who cannot change it."""
    return rx.flex(
        rx.cond(
            SessionState.may_curate,
            None,
            rx.badge(DetailsState.verdict, color_scheme=DetailsState.verdict_color, radius="full"),
        ),
        rx.badge(DetailsState.scan, color_scheme=DetailsState.scan_color, radius="full", id="scan"),
        rx.text(DetailsState.scanned, size="1", color_scheme="gray"),
        rx.spacer(),
        rx.cond(SessionState.may_curate, _scan_again()),
        align="center",
        gap="8px",
        wrap="wrap",
        padding_top="10px",
        min_height="34px",
    )


def _scan_again() -> rx.Component:
    return rx.button(
        rx.icon("refresh-cw", size=14),
        "Scan again",
        on_click=DetailsState.scan_again,
        disabled=DetailsState.no_scan != "",
        title=DetailsState.no_scan,
        variant="soft",
        size="1",
    )


def scan_price() -> rx.Component:
    """What a scan costs, told before it is asked for."""
    return rx.text(DetailsState.scan_price, size="1", color="var(--gray-10)", margin_top="8px")


def verdicts() -> rx.Component:
    """A button for each verdict, and what the last one did, with its undo."""
    return rx.flex(
        rx.flex(
            *[_give(number, choice) for number, choice in enumerate(CHOICES, start=1)],
            gap="6px",
            wrap="wrap",
            role="toolbar",
            aria_label="Decide about this place",
        ),
        rx.cond(DetailsState.decided != "", _decided()),
        direction="column",
        gap="8px",
        padding_top="10px",
    )


def _give(number: int, choice: PlaceStagingStatus) -> rx.Component:
    given = DetailsState.verdict == VERDICTS[choice.to_place_status()].words
    return verdict_button(
        number,
        choice,
        DetailsState.decide,
        aria_pressed=given,
        variant=rx.cond(given, "solid", "soft"),
        size="1",
    )


def _decided() -> rx.Component:
    return rx.flex(
        rx.text(DetailsState.decided, size="1", color_scheme="gray"),
        rx.cond(DetailsState.decided_by_act > 0, undo_button(DetailsState.undo_decided)),
        align="center",
        gap="8px",
        id="decided",
    )
