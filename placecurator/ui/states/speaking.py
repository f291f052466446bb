"""Saying to a curator what happened, and what was refused, in words."""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

import reflex as rx

from placecurator.domain.errors import InvalidInput, PlacecuratorError

P = ParamSpec("P")


class Speaking(Protocol):
    """A state with a line for screen readers."""

    said: str


S = TypeVar("S", bound=Speaking)
Handler = Callable[Concatenate[S, P], Awaitable[Any]]


def refusal(error: PlacecuratorError) -> str:
    """The error in words, with what would have been allowed."""
    allowed = error.allowed if isinstance(error, InvalidInput) else ()
    return f"{error} Allowed: {', '.join(allowed)}." if allowed else str(error)


def speaks(handler: Handler[S, P]) -> Handler[S, P]:
    """Let ``handler`` raise errors meant for users; they are shown and read out."""

    @functools.wraps(handler)
    async def wrapped(self: S, /, *args: P.args, **kwargs: P.kwargs) -> Any:
        try:
            return await handler(self, *args, **kwargs)
        except PlacecuratorError as error:
            self.said = refusal(error)
            return rx.toast.error(self.said)

    return wrapped
