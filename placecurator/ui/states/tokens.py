"""The tokens page as one browser tab sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import reflex as rx
from reflex.event import EventSpec

from placecurator.domain.accounts import Role
from placecurator.domain.errors import DatabaseAway
from placecurator.services.accounts import tokens
from placecurator.ui import arguments, runtime, words
from placecurator.ui.identity import current_actor
from placecurator.ui.labels import ROLES
from placecurator.ui.states.speaking import act, speaks


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A token as the table shows it; ``color`` is that of ``role``."""

    id: int
    label: str
    hint: str
    role: str
    color: str
    made: str
    used: str
    expires: str


class TokensState(rx.State):
    """One's tokens; ``roles`` are those that a new one may have, as pairs of value and words."""

    rows: list[TokenRow] = []
    roles: list[tuple[str, str]] = []
    loaded: bool = False
    problem: str = ""
    said: str = ""

    @rx.event
    @speaks
    async def load(self) -> None:
        """Read the tokens; says so when the database is away."""
        actor = current_actor()
        self.roles = [(r.value, ROLES[r].words) for r in Role if actor.role.allows(r)]
        try:
            found = await runtime.in_thread(tokens.list_tokens, runtime.engine(), actor)
        except DatabaseAway as error:
            self.problem = str(error)
            return
        self.rows = [_row(token) for token in found]
        self.loaded, self.problem = True, ""

    @act
    @speaks
    async def revoke(self, token_id: int) -> EventSpec:
        """Refuse a token from now on."""
        actor, asked = current_actor(), arguments.key(token_id)
        await runtime.in_thread(tokens.revoke_token, runtime.engine(), actor, asked)
        self.said = "The token is revoked."
        await self.load()
        return rx.toast.success(self.said)


def _row(token: tokens.TokenView) -> TokenRow:
    now = datetime.now(UTC)
    return TokenRow(
        id=token.id,
        label=token.label,
        hint=token.hint,
        role=ROLES[token.role].words,
        color=ROLES[token.role].color,
        made=f"{token.created_at:%Y-%m-%d}",
        used=words.ago(token.last_used_at, now) if token.last_used_at else "Never",
        expires=f"{token.expires_at:%Y-%m-%d}" if token.expires_at else "Never",
    )
