"""AG Grid Community as a component: rows that can be selected, sorted and changed live."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import reflex as rx

_VERSION = "36.2.0"
_glue = rx.asset("grid.jsx", shared=True)
_PARTS = (
    "after_paint",
    "grid_cells",
    "grid_gestures",
    "grid_live",
    "grid_marks",
    "grid_selection",
    "grid_top",
    "typing",
)
for _part in _PARTS:
    rx.asset(f"{_part}.js", shared=True)  # the glue imports it from beside itself
_style = rx.asset("grid.css", shared=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of the grid.

    ``kind`` is ``title`` (opens the row), ``link``, ``badge`` or None for plain text; ``params``
    are for the kind. ``width`` is in pixels, ``flex`` a share of what is left; ``wide`` columns are
    left out on narrow windows. ``tooltip`` names the field whose text explains the cell.
    """

    field: str
    title: str
    kind: str | None = None
    width: int | None = None
    flex: int | None = None
    sortable: bool = True
    wide: bool = False
    numeric: bool = False
    tooltip: str | None = None
    params: dict[str, Any] = field(default_factory=dict)

    def definition(self) -> dict[str, Any]:
        """The column as AG Grid and the glue spell it."""
        options = {
            "field": self.field,
            "headerName": self.title,
            "kind": self.kind,
            "width": self.width,
            "flex": self.flex,
            "minWidth": self.width or 90,
            "sortable": self.sortable,
            "wide": self.wide,
            "tooltip": self.tooltip,
            "params": self.params,
            "type": "numericColumn" if self.numeric else None,
        }
        return {name: value for name, value in options.items() if value is not None}


class CuratedGrid(rx.NoSSRComponent):
    """The grid. See ``grid.jsx`` for who owns what.

    ``listed`` says of which list and order the rows are: with another one they begin at the top.
    """

    library = _glue.importable_path
    lib_dependencies: list[str] = [f"ag-grid-community@{_VERSION}"]
    tag = "CuratedGrid"

    rows: rx.Var[list[dict[str, Any]]]
    listed: rx.Var[str]
    columns: rx.Var[list[dict[str, Any]]]
    label: rx.Var[str]
    sort: rx.Var[str]
    descending: rx.Var[bool]
    selectable: rx.Var[bool]
    selection_epoch: rx.Var[int]
    since: rx.Var[str]
    kept: rx.Var[dict[str, Any]]
    rows_read_at: rx.Var[int]
    patches: rx.Var[list[dict[str, Any]]]
    patches_read_at: rx.Var[int]
    changes: rx.Var[list[dict[str, Any]]]
    number: rx.Var[int]
    me: rx.Var[str]

    @classmethod
    def get_event_triggers(cls) -> dict[str, Any]:
        """What the grid tells: the selection, an order, an id, a digit, z, that it is stale.

        The selection is ids, the id of a kept selection or 0, and the moment when it began; ids
        are those taken out when it is kept. All that match are asked for by a number, which the
        answer repeats. Stale means that a change was missed and the rows should be read again.
        """
        return {
            **super().get_event_triggers(),
            "on_select": rx.event.passthrough_event_spec(list[str], int, str),  # type: ignore[call-arg]
            "on_select_matching": rx.event.passthrough_event_spec(int),
            "on_sort": rx.event.passthrough_event_spec(str, bool),  # type: ignore[call-arg]
            "on_open": rx.event.passthrough_event_spec(str),
            "on_digit": rx.event.passthrough_event_spec(int),
            "on_undo": rx.event.no_args_event_spec,
            "on_stale": rx.event.no_args_event_spec,
        }

    def add_imports(self) -> dict[str, Any]:
        """The style sheet of the cells."""
        return {"": _style.importable_path}


curated_grid = CuratedGrid.create
