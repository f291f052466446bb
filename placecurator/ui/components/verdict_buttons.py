"""Buttons that give a verdict and take it back: below the list, and in the panel of a place."""

from __future__ import annotations

from typing import Any

import reflex as rx

from placecurator.domain.lifecycle import PlaceStagingStatus
from placecurator.ui.components.keys import key
from placecurator.ui.labels import VERDICTS


def verdict_button(
    number: int, choice: PlaceStagingStatus, give: Any, **props: Any
) -> rx.Component:
    """A verdict with its key, the digit ``number``. ``give`` is the handler that takes it."""
    label = VERDICTS[choice.to_place_status()]
    return rx.button(
        label.words,
        key(str(number)),
        on_click=give(choice.value),
        color_scheme=label.color,
        **props,
    )


def undo_button(undo: Any) -> rx.Component:
    """Takes back what was decided last, with its key. ``undo`` is what it does."""
    return rx.button("Undo", key("z"), on_click=undo, variant="soft", color_scheme="gray", size="1")
