"""What can be done with the selected places."""

from __future__ import annotations

import reflex as rx

from placecurator.domain.lifecycle import PlaceStagingStatus
from placecurator.ui.labels import CHOICES, VERDICTS
from placecurator.ui.states.triage import TriageState


def action_bar() -> rx.Component:
    """How many are selected, a button for each verdict, and a way out; hidden without selection."""
    return rx.cond(
        TriageState.selected > 0,
        rx.flex(
            rx.text(TriageState.selection, weight="bold", size="2", id="selection"),
            *[_give(number, choice) for number, choice in enumerate(CHOICES, start=1)],
            rx.button(
                "Clear",
                _key("Esc"),
                on_click=TriageState.clear_selection,
                variant="ghost",
                color_scheme="gray",
                size="2",
            ),
            align="center",
            spacing="3",
            wrap="wrap",
            padding="10px 14px",
            border="1px solid var(--gray-a5)",
            border_radius="10px",
            background="var(--color-panel-solid)",
            box_shadow="var(--shadow-4)",
            role="toolbar",
            aria_label="Selected places",
        ),
    )


def decided_line() -> rx.Component:
    """What was decided last, and a button that takes it back; hidden when that is done."""
    return rx.cond(
        TriageState.decided_by_act > 0,
        rx.flex(
            rx.icon("check", size=15, color="var(--jade-11)"),
            rx.text(TriageState.decided, size="2"),
            rx.button(
                "Undo",
                _key("z"),
                on_click=TriageState.undo_act(TriageState.decided_by_act),  # type: ignore[call-arg, arg-type]
                variant="soft",
                color_scheme="gray",
                size="1",
            ),
            align="center",
            spacing="3",
            wrap="wrap",
            role="group",
            aria_label="What you decided last",
        ),
    )


def _give(number: int, choice: PlaceStagingStatus) -> rx.Component:
    label = VERDICTS[choice.to_place_status()]
    return rx.button(
        label.words,
        _key(str(number)),
        on_click=TriageState.give(choice.value),  # type: ignore[call-arg, arg-type]
        variant="soft",
        color_scheme=label.color,
        size="2",
    )


def _key(name: str) -> rx.Component:
    """The key that does the same, where there are keys."""
    return rx.text.kbd(name, size="1", display=rx.breakpoints(initial="none", sm="inline-flex"))
