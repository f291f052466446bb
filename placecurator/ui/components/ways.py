"""Ways through the triage page by the browser's buttons and by keys."""

from __future__ import annotations

from typing import Any

import reflex as rx

_glue = rx.asset("ways.jsx", shared=True)
rx.asset("typing.js", shared=True)  # the glue imports it from beside itself


class Ways(rx.Component):
    """Shows nothing; tells of back and forward, of "[" and "]"; "/" goes to the text to find."""

    library = _glue.importable_path
    tag = "Ways"

    @classmethod
    def get_event_triggers(cls) -> dict[str, Any]:
        """What it tells: the address is another one; the page before or the next one is wanted."""
        return {
            **super().get_event_triggers(),
            "on_move": rx.event.no_args_event_spec,
            "on_previous": rx.event.no_args_event_spec,
            "on_next": rx.event.no_args_event_spec,
        }


ways = Ways.create
