"""The id of what is under way: a request, an event of a page, a command.

The answer, the log lines and the history all tell it, so that one act can be followed through them.
"""

from __future__ import annotations

import re
from uuid import uuid4

from asgi_correlation_id import correlation_id

HEADER = "X-Request-ID"
"""The header in which a caller may choose the id, and in which every answer has it."""

_SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


def is_safe(request_id: str) -> bool:
    """Whether an id that a caller chose is taken: up to 64 letters, digits, dots, ``_`` and ``-``.

    It begins with a letter or a digit. Nothing else can get into a log line or into the history.
    """
    return _SAFE.fullmatch(request_id) is not None


def new() -> str:
    """An id that nobody else has."""
    return uuid4().hex


def begin() -> str:
    """Begin an act with an id of its own, for this task or thread, and return the id."""
    request_id = new()
    correlation_id.set(request_id)
    return request_id


def current() -> str | None:
    """The id of what is under way here; None: nobody has begun anything."""
    return correlation_id.get()


def of_this_act() -> str:
    """The id of what is under way, to be told and kept; a new one when nobody has begun it."""
    return current() or new()
