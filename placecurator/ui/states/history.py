"""The history page as one browser tab sees it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import reflex as rx
from reflex.event import EventSpec

from placecurator.domain.errors import DatabaseAway
from placecurator.services.history import Act, HistoryQuery, as_of_now, list_acts
from placecurator.storage import events
from placecurator.storage.undoing import UNDOABLE
from placecurator.ui import arguments, runtime, words
from placecurator.ui.audit_words import act_words, facts_words
from placecurator.ui.identity import current_actor
from placecurator.ui.labels import VERDICTS
from placecurator.ui.states.live import ACTS
from placecurator.ui.states.paging import Paging
from placecurator.ui.states.speaking import act, latest_wins, speaks
from placecurator.ui.states.undoing import take_back

MINE, EVERYBODY = "Mine", "Everybody's"
WHOSE = (MINE, EVERYBODY)
"""Whose acts are shown."""

_SAID = ("undoes", "redo")
"""Facts that the title of an act says already."""


@dataclass(frozen=True, slots=True)
class ActRow:
    """An act as the list shows it; ``color`` is that of ``title``.

    ``places`` names the first places; ``left`` says how much an undo would restore, where that is
    not all. ``undo`` is what the button says; empty: there is none.
    """

    id: int
    at: str
    actor: str
    title: str
    color: str
    facts: str
    places: str
    left: str
    undo: str


class HistoryState(Paging, rx.State):
    """Acts, newest first; ``actor`` is whose when those of everybody are shown, empty: all.

    ``news`` says how many there are since these were read; empty: none.
    """

    rows: list[ActRow] = []
    loaded: bool = False
    problem: str = ""
    said: str = ""
    whose: str = MINE
    actor: str = ""
    news: str = ""

    _shown: tuple[Act, ...] = ()
    _newest: int = 0

    @rx.event
    async def load(self) -> None:
        """Read the acts of this page; says so when the database is away."""
        viewer = current_actor()
        query = HistoryQuery(actor=self._whose(), cursor=self._cursor())
        try:
            page = await runtime.in_thread(list_acts, runtime.engine(), query, viewer=viewer)
        except DatabaseAway as error:
            self.problem = str(error)
            return
        self._shown = page.items
        self.rows = [_row(shown) for shown in page.items]
        if query.cursor is None:
            self._newest = page.items[0].id if page.items else 0
            self.news = ""
        self._next_cursor = page.next_cursor
        self.loaded, self.problem = True, ""
        self._describe_page(len(self.rows), query.limit, None)

    @rx.event
    @speaks
    async def show(self, whose: str | list[str]) -> None:
        """Show one's own acts, or those of everybody; the control could be one of many choices."""
        self.whose = arguments.one_of("whose", whose, WHOSE)
        await self._from_first_page()

    @latest_wins
    @speaks
    async def filter_actor(self, name: str) -> None:
        """Show the acts of one person only; empty means of everybody."""
        self.actor = arguments.text(name)
        await self._from_first_page()

    @rx.event
    async def hear(self) -> None:
        """Bring the acts that are shown up to date, in their places, and tell of new ones."""
        viewer, shown = current_actor(), self._shown
        try:
            standing = await ACTS.standing([one.id for one in shown])
        except DatabaseAway:
            return
        self._shown = tuple(as_of_now(one, standing[one.id], viewer) for one in shown)
        self.rows = [_row(one) for one in self._shown]
        newer = ACTS.count_newer(self._newest, self._whose()) if self.loaded else 0
        self.news = words.count(newer, "new act") if newer else ""

    @rx.event
    async def show_news(self) -> None:
        """Show the newest acts."""
        await self._from_first_page()

    def _whose(self) -> str | None:
        """Whose acts are shown; None: those of everybody."""
        return current_actor().name if self.whose == MINE else self.actor or None

    @act
    @speaks
    async def undo_act(self, event_id: int) -> EventSpec:
        """Take an act back, and show what the history has now."""
        self.said = words.undone(await take_back(arguments.key(event_id)))
        await self.load()
        return rx.toast.success(self.said)


def _row(shown: Act) -> ActRow:
    title, color = _title(shown)
    asked = {name: value for name, value in shown.facts.items() if name not in _SAID}
    return ActRow(
        id=shown.id,
        at=f"{shown.at:%Y-%m-%d %H:%M:%S}",
        actor=shown.actor,
        title=title,
        color=color,
        facts=facts_words(replace(shown, status=None, facts=asked)),
        places=words.first_places(shown.names, shown.places),
        left=_left(shown),
        undo=_button(shown),
    )


def _title(shown: Act) -> tuple[str, str]:
    """What the act is called, and its colour."""
    if shown.status is not None:
        label = VERDICTS[shown.status]
        return label.words, label.color
    if shown.act != events.UNDO:
        return act_words(shown.act), "gray"
    if shown.undone is not None:
        return f"Undo of {VERDICTS[shown.undone].words}", "gray"
    return ("Redo" if shown.redo else act_words(shown.act)), "gray"


def _left(shown: Act) -> str:
    if shown.act not in UNDOABLE or shown.standing == shown.places:
        return ""
    if not shown.standing:
        # Not all were looked at: the button is there, and says so if there is nothing left.
        perhaps = "Perhaps undone" if shown.standing_more else "Undone"
        return f"{perhaps}, or decided anew since"
    at_least = "At least " if shown.standing_more else ""
    return f"{at_least}{shown.standing:,} of {shown.places:,} can still be taken back"


def _button(shown: Act) -> str:
    if not shown.undoable:
        return ""
    return "Redo" if shown.act == events.UNDO and not shown.redo else "Undo"
