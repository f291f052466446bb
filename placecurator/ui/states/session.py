"""Who is signed in, as the pages show it. What one may do is decided elsewhere, on every event."""

from __future__ import annotations

import reflex as rx
from reflex.event import EventSpec

from placecurator.domain.accounts import Role
from placecurator.services.accounts import own_password
from placecurator.ui import runtime
from placecurator.ui.identity import current_actor
from placecurator.ui.labels import MAY, ROLES
from placecurator.ui.states.speaking import speaks


class SessionState(rx.State):
    """The account of this connection; the name is empty until it is known."""

    said: str = ""
    name: str = ""
    role_words: str = ""
    may_curate: bool = False
    is_admin: bool = False
    has_password: bool = True
    only_by_link: bool = False

    @rx.event
    @speaks
    async def open_page(self) -> None:
        """Show who is signed in."""
        actor = current_actor()
        ways = await runtime.in_thread(own_password.ways_in, runtime.engine(), actor)
        self.name, self.role_words = actor.name, f"{ROLES[actor.role].words}: {MAY[actor.role]}"
        self.may_curate = actor.role.allows(Role.curator)
        self.is_admin = actor.role.allows(Role.admin)
        self.has_password = ways.password
        self.only_by_link = not (ways.password or ways.provider)

    @rx.event
    def password_was_set(self) -> EventSpec:
        """Say that the new password holds from now on."""
        self.has_password = True
        self.only_by_link = False
        return rx.toast.success("The new password is set. You are signed out everywhere else.")
