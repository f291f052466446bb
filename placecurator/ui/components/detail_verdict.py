"""The part of a place's panel where a curator decides about it."""

from __future__ import annotations

import reflex as rx

from placecurator.domain.lifecycle import PlaceStagingStatus
from placecurator.ui.components.keys import key
from placecurator.ui.labels import CHOICES, VERDICTS
from placecurator.ui.states.details import DetailsState


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
    label = VERDICTS[choice.to_place_status()]
    given = DetailsState.verdict == label.words
    return rx.button(
        label.words,
        key(str(number)),
        on_click=DetailsState.decide(choice.value),  # type: ignore[call-arg, arg-type]
        aria_pressed=given,
        variant=rx.cond(given, "solid", "soft"),
        color_scheme=label.color,
        size="1",
    )


def _decided() -> rx.Component:
    return rx.flex(
        rx.text(DetailsState.decided, size="1", color_scheme="gray"),
        rx.cond(
            DetailsState.decided_by_act > 0,
            rx.button(
                "Undo",
                key("z"),
                on_click=DetailsState.undo_decided,
                variant="soft",
                color_scheme="gray",
                size="1",
            ),
        ),
        align="center",
        gap="8px",
        id="decided",
    )
