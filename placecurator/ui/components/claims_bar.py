"""Being handed places, how many are left, and giving them back."""

from __future__ import annotations

from typing import Any

import reflex as rx

from placecurator.services.claims import USUAL_COUNT
from placecurator.ui.states.live import LiveState
from placecurator.ui.states.session import SessionState
from placecurator.ui.states.triage import TriageState


def claims_bar() -> rx.Component:
    """A button that hands out the next places; while some are left, how many, and a way out."""
    name = SessionState.name
    return rx.cond(
        SessionState.may_curate,
        rx.flex(
            rx.cond(LiveState.claims.contains(name), _held(name)),
            rx.cond(
                ~LiveState.claims.contains(name) | LiveState.claims_done.contains(name), _next()
            ),
            align="center",
            spacing="3",
            wrap="wrap",
            role="group",
            aria_label="Places for me",
            id="claims",
        ),
    )


def _next() -> rx.Component:
    return rx.button(
        rx.icon("hand", size=14),
        f"Next {USUAL_COUNT} for me",
        on_click=TriageState.claim_next,
        title="Hands you places of this list that nobody has decided about and nobody else was "
        "handed. Others may still decide about them.",
        variant="soft",
        size="2",
    )


def _held(name: Any) -> rx.Component:
    return rx.fragment(
        rx.button(
            rx.icon("hand", size=14),
            rx.text.span("For me: ", LiveState.claims[name], font_variant_numeric="tabular-nums"),
            on_click=TriageState.show_claims,
            title=rx.cond(TriageState.shows_claims, "Show all places again", "Show only these"),
            aria_pressed=rx.cond(TriageState.shows_claims, "true", "false"),
            variant=rx.cond(TriageState.shows_claims, "solid", "soft"),
            size="2",
        ),
        rx.button(
            "Give back",
            on_click=TriageState.give_back,
            variant="ghost",
            color_scheme="gray",
            size="2",
        ),
    )
