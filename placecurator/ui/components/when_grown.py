"""Something that happens when a variable of the page grows."""

from __future__ import annotations

from typing import Any

import reflex as rx

_glue = rx.asset("when_grown.jsx", shared=True)


class WhenGrown(rx.Component):
    """Shows nothing; ``on_grown`` is told when ``number`` is more than it was."""

    library = _glue.importable_path
    tag = "WhenGrown"

    number: rx.Var[int]

    @classmethod
    def get_event_triggers(cls) -> dict[str, Any]:
        """What it tells."""
        return {**super().get_event_triggers(), "on_grown": rx.event.no_args_event_spec}


when_grown = WhenGrown.create
