"""What the API's description says of errors: their shape, and what each endpoint may answer."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel


class ErrorFacts(BaseModel):
    """What went wrong. ``field``, ``reason`` and ``allowed`` are there when a value was wrong.

    ``needed`` is the role that would be allowed. ``request_id`` is there when the log has
    more. ``event_id``, ``act`` and ``counts`` tell of a repeated request what the history knows of
    the first one.
    """

    type: str
    message: str
    field: str | None = None
    reason: str | None = None
    allowed: list[str] | None = None
    unknown_place_ids: list[str] | None = None
    needed: str | None = None
    request_id: str | None = None
    event_id: int | None = None
    act: str | None = None
    counts: dict[str, int] | None = None


class ErrorAnswer(BaseModel):
    """The body of every answer that is not a success."""

    error: ErrorFacts


_SIGNED_IN = "Nobody is signed in: send a token, or the cookie of a session"
_ALLOWED = "The role does not allow it, or the page that asks is not ours"
# The web server itself refuses it, before anything of ours hears of the request.
_TOO_LONG = {"description": "The address has more than 64 KB; the answer has no body"}

SIGN_IN_REFUSALS: dict[int | str, dict[str, Any]] = {
    401: {"model": ErrorAnswer, "description": "Wrong name, password or link"},
    403: {"model": ErrorAnswer, "description": _ALLOWED},
    414: _TOO_LONG,
    422: {"model": ErrorAnswer, "description": "A value is wrong; says which"},
    429: {"model": ErrorAnswer, "description": "Too often; Retry-After says when again"},
    503: {"model": ErrorAnswer, "description": "The database is away or busy; try again"},
}
"""The errors of a sign-in, for the API's description."""

REFUSALS: dict[int | str, dict[str, Any]] = {
    401: {"model": ErrorAnswer, "description": _SIGNED_IN},
    403: {"model": ErrorAnswer, "description": _ALLOWED},
    404: {
        "model": ErrorAnswer,
        "description": "Nothing is known by that id; plain text where an id has a line break",
        "content": {"text/plain": {"schema": {"type": "string"}}},
    },
    414: _TOO_LONG,
    422: {"model": ErrorAnswer, "description": "A value is wrong; says which and what is allowed"},
    429: SIGN_IN_REFUSALS[429],
    503: {"model": ErrorAnswer, "description": "The database is away or busy; try again"},
}
"""The errors that any endpoint may answer with, for the API's description."""
