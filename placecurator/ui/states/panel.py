"""What the filter panel shows: apart, so that neither a click nor another page draws it anew."""

from __future__ import annotations

import reflex as rx

from placecurator.ui.facet_rows import FacetGroup, groups


class PanelState(rx.State):
    """``facets`` are what the filter can choose from.

    ``counted`` says when that was, ``counting`` that it is of another filter still. ``chosen`` has
    the conditions as ``FacetOption.part`` spells them, ``ranges`` what the fields of bounds show.
    ``refused`` says by the name of a bound why what its field shows is not in force.
    """

    facets: list[FacetGroup] = groups((), ())
    counted: str = ""
    counting: bool = True
    chosen: list[str] = []
    ranges: dict[str, str] = {}
    refused: dict[str, str] = {}
