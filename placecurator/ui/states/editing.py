"""Saying what a fact is instead of what was found, and giving it back to the sources."""

from __future__ import annotations

from typing import Any

import reflex as rx

from placecurator.domain.errors import InvalidInput
from placecurator.services.facts import edit_fields, unlock_fields
from placecurator.ui import arguments, runtime
from placecurator.ui.fact_rows import FactGroup, title_of
from placecurator.ui.identity import current_actor
from placecurator.ui.states.speaking import act, speaks


class Editing(rx.State, mixin=True):
    """The field that is being edited, if any: one at a time.

    ``edit_text`` is what the curator begins with, ``edit_problem`` why what he wrote was refused.
    ``edits`` grows with each change, for the list from which the place was opened.
    """

    said: str = ""
    place_id: str = ""
    groups: list[FactGroup] = []
    editing: str = ""
    editing_title: str = ""
    edit_text: str = ""
    edit_problem: str = ""
    edits: int = 0

    @rx.event
    async def load(self) -> None:
        """Read the place that is open."""
        raise NotImplementedError

    @rx.event
    @speaks
    async def edit(self, field: str) -> None:
        """Begin to edit a field, also one that nobody states yet."""
        self.editing = arguments.editable(field)
        self.editing_title = title_of(field)
        self.edit_text = next(
            (row.edit_text for group in self.groups for row in group.fields if row.field == field),
            "",
        )
        self.edit_problem = ""

    @rx.event
    def cancel_edit(self) -> None:
        """Leave the field as it is."""
        self.editing = ""

    @act
    @speaks
    async def save(self, form: dict[str, Any]) -> None:
        """Store what was written, which locks the field; nothing written empties it."""
        field, text = arguments.editable(self.editing), arguments.fact(form.get("text"))
        try:
            await runtime.in_thread(
                edit_fields,
                runtime.engine(),
                self.place_id,
                {field: text or None},
                actor=current_actor().name,
            )
        except InvalidInput as error:
            self.edit_text, self.edit_problem = text, _sentence(error)
            self.said = self.edit_problem
            return
        await self._after_change(f"{self.editing_title} saved. No scan changes it.")

    @act
    @speaks
    async def unlock(self, field: str) -> None:
        """Give a field back to what the sources state."""
        locked = arguments.editable(field)
        await runtime.in_thread(
            unlock_fields,
            runtime.engine(),
            self.place_id,
            [locked],
            actor=current_actor().name,
        )
        await self._after_change(f"{title_of(locked)} is what the sources state again.")

    async def _after_change(self, words: str) -> None:
        self.editing = ""
        await self.load()
        self.edits += 1
        self.said = words


def _sentence(error: InvalidInput) -> str:
    reason = f"{error.reason[:1].upper()}{error.reason[1:]}"
    return f"{reason}. Allowed: {', '.join(error.allowed)}." if error.allowed else f"{reason}."
