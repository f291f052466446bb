"""The strip below the rows: what is selected, what can be done with it, what was done last.

It has its room all the time, so that nothing moves under the hand when a selection begins or ends.
"""

from __future__ import annotations

from typing import Any

import reflex as rx

from placecurator.domain.lifecycle import PlaceStagingStatus
from placecurator.ui.components.keys import key, keys_button
from placecurator.ui.components.verdict_buttons import undo_button, verdict_button
from placecurator.ui.labels import CHOICES
from placecurator.ui.states.selecting import SelectionState
from placecurator.ui.states.triage import TriageState


def action_strip() -> rx.Component:
    """One line of what matters now, and the keys."""
    return rx.box(
        rx.flex(
            rx.box(
                rx.cond(
                    TriageState.busy != "",
                    _busy(),
                    rx.cond(
                        SelectionState.confirming != "",
                        _question(),
                        rx.cond(SelectionState.words != "", _bar(), _nothing_selected()),
                    ),
                ),
                flex="1",
                min_width="0",
            ),
            keys_button(),
            align="center",
            spacing="3",
            class_name="pc-strip",
        ),
        class_name="pc-strip-room",
    )


def _line(*parts: rx.Component, **props: Any) -> rx.Component:
    return rx.flex(*parts, align="center", spacing="3", wrap="wrap", **props)


def _bar() -> rx.Component:
    """How many are selected, a button for each verdict, and a way out."""
    return _line(
        rx.box(
            rx.text(SelectionState.words, weight="bold", size="2", id="selection"),
            rx.cond(
                SelectionState.cost != "",
                rx.text(
                    "Selected: ", SelectionState.cost, size="1", color_scheme="gray", id="cost"
                ),
            ),
        ),
        rx.cond(SelectionState.whole_page & SelectionState.kept.length() == 0, _select_matching()),
        *[_give(number, choice) for number, choice in enumerate(CHOICES, start=1)],
        rx.button(
            "Clear",
            key("Esc"),
            on_click=TriageState.clear_selection,
            variant="ghost",
            color_scheme="gray",
            size="2",
        ),
        role="toolbar",
        aria_label="Selected places",
    )


def _question() -> rx.Component:
    """A big act is asked about once; Enter answers yes, as the button has the focus, Esc no."""
    return _line(
        rx.box(
            rx.text(SelectionState.confirming, weight="bold", size="2"),
            rx.cond(
                SelectionState.cost != "",
                rx.text("Selected: ", SelectionState.cost, size="1", color_scheme="gray"),
            ),
        ),
        rx.button("Yes, set them", on_click=TriageState.confirm, auto_focus=True, size="2"),
        rx.button(
            "No",
            key("Esc"),
            on_click=TriageState.cancel,
            variant="soft",
            color_scheme="gray",
            size="2",
            custom_attrs={"data-answer": "no"},
        ),
        role="group",
        aria_label="Are you sure?",
    )


def _busy() -> rx.Component:
    return _line(
        rx.spinner(size="2"),
        rx.text(TriageState.busy, weight="bold", size="2"),
        rx.text("Other tabs can be used meanwhile.", size="1", color_scheme="gray"),
        role="status",
        aria_label="Under way",
    )


def _nothing_selected() -> rx.Component:
    """What was decided last, or how to begin."""
    return rx.cond(
        (TriageState.decided_by_act > 0) | (TriageState.conflict != ""),
        _decided(),
        _line(
            rx.text(
                "Select rows by their checkboxes: with Shift a range, drawn over many.",
                size="2",
                color_scheme="gray",
                display=rx.breakpoints(initial="none", md="block"),
            ),
            _select_matching(),
        ),
    )


def _decided() -> rx.Component:
    """What was decided last, what it left alone, and buttons for both."""
    return _line(
        rx.icon("check", size=15, color="var(--jade-11)"),
        rx.text(TriageState.decided, size="2"),
        rx.cond(
            TriageState.decided_by_act > 0,
            undo_button(TriageState.undo_act(TriageState.decided_by_act)),  # type: ignore[call-arg, arg-type]
        ),
        rx.cond(
            TriageState.conflict != "",
            _line(
                rx.icon("users", size=15, color="var(--amber-11)"),
                rx.text(TriageState.conflict, size="2", color="var(--amber-11)"),
                rx.button(
                    "Decide anyway",
                    on_click=TriageState.decide_anyway,
                    variant="soft",
                    color_scheme="amber",
                    size="1",
                ),
                id="conflict",
            ),
        ),
        role="group",
        aria_label="What you decided last",
    )


def _select_matching() -> rx.Component:
    """The grid hears of the click: the browser owns the selection."""
    return rx.cond(
        TriageState.has_next | TriageState.has_previous,
        rx.button(
            TriageState.select_matching_words,
            custom_attrs={"data-selects": "matching"},
            variant="outline",
            size="1",
        ),
    )


def _give(number: int, choice: PlaceStagingStatus) -> rx.Component:
    return verdict_button(
        number,
        choice,
        TriageState.give,
        disabled=SelectionState.count == 0,
        variant="soft",
        size="2",
    )
