"""What handlers share: refusing in words, and not acting twice or late."""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable
from typing import Any, Protocol, TypeVar, cast

import reflex as rx

from placecurator.domain.errors import InvalidInput, PlacecuratorError


class Speaking(Protocol):
    """A state with a line that is read out by screen readers."""

    said: str


Handler = TypeVar("Handler", bound=Callable[..., Awaitable[Any]])


def refusal(error: PlacecuratorError) -> str:
    """The error in words, with what would have been allowed."""
    allowed = error.allowed if isinstance(error, InvalidInput) else ()
    return f"{error} Allowed: {', '.join(allowed)}." if allowed else str(error)


def speaks(handler: Handler) -> Handler:
    """Let a handler of a ``Speaking`` state raise errors meant for users: shown and read out."""

    @functools.wraps(handler)
    async def wrapped(self: Speaking, /, *args: Any, **kwargs: Any) -> Any:
        try:
            return await handler(self, *args, **kwargs)
        except PlacecuratorError as error:
            self.said = refusal(error)
            return rx.toast.error(self.said)

    return cast(Handler, wrapped)


def act(handler: Handler) -> Handler:
    """An event that must not be repeated later: dropped when the server is away at the click."""
    return cast(Handler, rx.event(temporal=True)(handler))


def latest_wins(handler: Handler) -> Handler:
    """An event of which only the newest counts, like typing: an older one that still runs stops."""
    return cast(Handler, rx.event(supersedes=True)(handler))
