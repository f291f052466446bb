"""The people page as one browser tab sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import reflex as rx
from reflex.event import EventSpec

from placecurator.domain.errors import DatabaseAway
from placecurator.services.accounts import users
from placecurator.ui import arguments, runtime, words
from placecurator.ui.identity import current_actor
from placecurator.ui.labels import ROLES
from placecurator.ui.states.speaking import act, speaks


@dataclass(frozen=True, slots=True)
class UserRow:
    """A user as the table shows them; ``color`` is that of ``state``."""

    id: int
    name: str
    role: str
    state: str
    color: str
    seen: str
    is_disabled: bool
    is_me: bool


class UsersState(rx.State):
    """All users, by name."""

    rows: list[UserRow] = []
    loaded: bool = False
    problem: str = ""
    said: str = ""

    @rx.event
    @speaks
    async def load(self) -> None:
        """Read the users; says so when the database is away."""
        me = current_actor()
        try:
            found = await runtime.in_thread(users.list_users, runtime.engine())
        except DatabaseAway as error:
            self.problem = str(error)
            return
        self.rows = [_row(user, me.user_id) for user in found]
        self.loaded, self.problem = True, ""

    @act
    @speaks
    async def disable(self, name: str) -> EventSpec:
        """Let a user in no more, from now on."""
        by, asked = current_actor(), arguments.text(name)
        await runtime.in_thread(users.disable_user, runtime.engine(), by, asked)
        return await self._done(f"{asked} is signed out and can no longer sign in.")

    @act
    @speaks
    async def enable(self, name: str) -> EventSpec:
        """Let a user in again."""
        by, asked = current_actor(), arguments.text(name)
        await runtime.in_thread(users.enable_user, runtime.engine(), by, asked)
        return await self._done(f"{asked} can sign in again.")

    @act
    @speaks
    async def set_role(self, name: str, role: str) -> EventSpec:
        """Give a user another role, from the next click on."""
        by, asked, chosen = current_actor(), arguments.text(name), arguments.role(role)
        await runtime.in_thread(users.set_role, runtime.engine(), by, asked, chosen)
        return await self._done(f"{asked} has the role {ROLES[chosen].words} now.")

    async def _done(self, words: str) -> EventSpec:
        self.said = words
        await self.load()
        return rx.toast.success(words)


def _row(user: users.UserView, my_id: int | None) -> UserRow:
    state, color = _state(user)
    return UserRow(
        id=user.id,
        name=user.name,
        role=user.role.value,
        state=state,
        color=color,
        seen=words.ago(user.last_seen_at, datetime.now(UTC)) if user.last_seen_at else "Never",
        is_disabled=user.disabled_at is not None,
        is_me=user.id == my_id,
    )


def _state(user: users.UserView) -> tuple[str, str]:
    if user.disabled_at is not None:
        return "Disabled", "tomato"
    return (
        ("Open", "jade") if user.has_password or user.by_provider else ("No password yet", "amber")
    )
