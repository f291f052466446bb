"""The filter panel of the triage page: what can be chosen, with how many places have it."""

from __future__ import annotations

from typing import Any

import reflex as rx

from placecurator.services.place_address import BOUNDS
from placecurator.ui.components.layout import OWN_LAYER
from placecurator.ui.states.panel import PanelState
from placecurator.ui.states.triage import TriageState

_style = rx.asset("facet_panel.css", shared=True)

_RANGES = (
    ("number", "rating_from", "rating_to"),
    ("date", "staged_from", "staged_to"),
    ("date", "decided_from", "decided_to"),
)


class Styled(rx.Fragment):  # type: ignore[misc]
    """The style sheet of the panel."""

    def add_imports(self) -> dict[str, Any]:
        """Where it is."""
        return {"": _style.importable_path}


def facet_panel() -> rx.Component:
    """The panel at the side of wide windows."""
    return rx.cond(
        TriageState.panel_open,
        rx.box(
            _content(),
            class_name="pc-facets",
            role="region",
            aria_label="Filters",
            width="236px",
            flex_shrink="0",
            overflow_y="auto",
            display=rx.breakpoints(initial="none", md="block"),
            **OWN_LAYER,
        ),
    )


def facet_buttons() -> rx.Component:
    """What opens the panel: beside the list in wide windows, over it in narrow ones."""
    count = TriageState.chips.length()
    face = [
        rx.icon("list-filter", size=15),
        "Filters",
        rx.cond(count > 0, rx.badge(count.to_string(), variant="solid")),
    ]
    look = {"variant": "surface", "color_scheme": "gray", "size": "2"}
    return rx.fragment(
        Styled.create(),
        rx.button(
            *face,
            on_click=TriageState.toggle_panel,
            aria_expanded=TriageState.panel_open,
            display=rx.breakpoints(initial="none", md="inline-flex"),
            **look,
        ),
        rx.dialog.root(
            rx.dialog.trigger(
                rx.button(*face, display=rx.breakpoints(initial="inline-flex", md="none"), **look)
            ),
            rx.dialog.content(
                rx.flex(
                    rx.dialog.title("Filters", size="4", margin="0"),
                    rx.spacer(),
                    rx.dialog.close(rx.button(TriageState.way_to_rows, size="2")),
                    align="center",
                    padding_bottom="8px",
                ),
                rx.box(_content(), class_name="pc-facets", overflow_y="auto", max_height="68vh"),
                aria_describedby=None,
                size="2",
            ),
        ),
    )


def _content() -> rx.Component:
    return rx.flex(
        rx.foreach(PanelState.facets, _group),
        *[_range(*each) for each in _RANGES],
        rx.el.details(
            rx.el.summary("Look again"),
            _bound("revisit_by", "date"),
            open=True,
        ),
        rx.text(PanelState.counted, size="1", color_scheme="gray"),
        direction="column",
        class_name=rx.cond(PanelState.counting, "pc-counting", ""),
        aria_busy=PanelState.counting,
    )


def _group(group: Any) -> rx.Component:
    return rx.el.details(
        rx.el.summary(group.title, rx.el.span(group.note, class_name="pc-note")),
        rx.foreach(group.options, _option),
        rx.cond(
            group.options.length() == 0,
            rx.text("None", size="1", color_scheme="gray", padding_left="6px"),
        ),
        rx.cond(group.typed, _typed(group)),
        open=group.open,
        role="group",
        aria_label=group.title,
    )


def _option(option: Any) -> rx.Component:
    return rx.el.label(
        rx.el.input(
            type="checkbox",
            checked=PanelState.chosen.contains(option.part),
            on_change=lambda _: TriageState.toggle(option.name, option.value),
        ),
        rx.el.span(option.words, class_name="pc-words", title=option.words),
        rx.el.span(option.count, class_name="pc-count"),
    )


def _typed(group: Any) -> rx.Component:
    return rx.form(
        # Reflex lifts the handler of a form out of the loop: there is no ``group`` in it.
        rx.el.input(type="hidden", name="name", value=group.name),
        rx.input(
            name="value",
            placeholder="Another one, exactly",
            aria_label="Another " + group.title.lower(),
            size="1",
            max_length=500,
        ),
        on_submit=TriageState.add_typed,
        reset_on_submit=True,
    )


def _range(kind: str, first: str, last: str) -> rx.Component:
    title, _end = BOUNDS[first]
    return rx.el.details(
        rx.el.summary(title, " range"),
        _bound(first, kind),
        _bound(last, kind),
        role="group",
        aria_label=f"{title} range",
    )


def _bound(name: str, kind: str) -> rx.Component:
    title, end = BOUNDS[name]
    limits = {"min": 0, "max": 5, "step": 0.1} if kind == "number" else {}
    is_refused = PanelState.refused.contains(name)
    return rx.fragment(
        rx.el.label(
            rx.el.span(end.capitalize(), class_name="pc-words"),
            rx.input(
                value=PanelState.ranges[name],
                on_change=lambda value: TriageState.set_range(name, value),  # type: ignore[call-arg]
                type=kind,
                aria_label=f"{title} {end}",
                size="1",
                custom_attrs={"aria-invalid": is_refused},
                **limits,
            ),
        ),
        rx.cond(
            is_refused,
            rx.text(
                PanelState.refused[name],
                size="1",
                color="var(--tomato-11)",
                padding="0 6px 4px",
                role="alert",
            ),
        ),
    )
