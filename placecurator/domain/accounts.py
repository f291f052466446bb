"""Who may do what: roles, and the actor behind an act."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Literal

from placecurator.domain.errors import InvalidInput
from placecurator.domain.text import fold

LONGEST_NAME = 64
"""Characters of a user's name, and of the label of a token."""

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 1000
"""Characters of a password."""

IDLE = timedelta(days=14)
"""A session that was not used for so long has ended."""

LIFETIME = timedelta(days=90)
"""A session ends after this, however much it is used."""

LINK_LIFETIME = timedelta(hours=24)
"""For how long a one-time sign-in link can be used."""

FREE_FAILURES = 4
"""Wrong passwords in a row that cost nothing but the time to check them."""

LONGEST_LOCK = timedelta(minutes=15)

FORGIVEN_AFTER = timedelta(hours=1)
"""Wrong passwords are forgotten after an hour without another one."""


class Role(StrEnum):
    """What somebody may do; each role may do all that those before it may."""

    viewer = "viewer"
    """Looks at everything, takes it along as a file, and changes nothing."""
    curator = "curator"
    """Decides about places and imports."""
    admin = "admin"
    """Users, tokens of others, the audit log, providers and repairs."""

    def allows(self, needed: Role) -> bool:
        """Whether somebody of this role may do what needs ``needed``."""
        return _ORDER.index(self) >= _ORDER.index(needed)


_ORDER = tuple(Role)


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Somebody who acts. ``name`` is written beside what he does.

    ``user_id`` is None for a command: whoever runs one has the database anyway. ``session_id`` is
    the key of the session; None unless it came via one.
    """

    name: str
    role: Role
    user_id: int | None
    via: Literal["session", "token", "command"]
    session_id: int | None = None


def checked_name(name: str) -> str:
    """``name`` without blanks at its ends and with single ones between its words.

    Raises:
        InvalidInput: nobody can have this name.
    """
    return _checked_words("name", name)


def checked_label(label: str) -> str:
    """``label`` of a token, likewise.

    Raises:
        InvalidInput: no token can have this label.
    """
    return _checked_words("label", label)


def _checked_words(field: str, text: str) -> str:
    words = " ".join(text.split())
    if not words.isprintable() or not fold(words):
        raise InvalidInput(field, "must have characters that can be seen, and no others")
    if len(words) > LONGEST_NAME:
        raise InvalidInput(field, f"may have at most {LONGEST_NAME} characters")
    return words


def check_password(password: str, name: str) -> None:
    """Refuse a password that is too easy to guess for the user ``name``.

    Raises:
        InvalidInput: it is; the reason says what a better one has.
    """
    if len(password) < SHORTEST_PASSWORD:
        raise InvalidInput("password", f"must have at least {SHORTEST_PASSWORD} characters")
    if len(password) > LONGEST_PASSWORD:
        raise InvalidInput("password", f"may have at most {LONGEST_PASSWORD} characters")
    if fold(password) == fold(name) or len(set(password)) < 3:
        raise InvalidInput("password", "must not be the name or one character again and again")


def lock_after(failures: int) -> timedelta:
    """For how long nobody may try a name after so many wrong passwords in a row.

    One second after five, twice as long after each further one, up to a quarter of an hour.
    """
    if failures <= FREE_FAILURES:
        return timedelta(0)
    doublings = min(failures - FREE_FAILURES - 1, 20)
    return min(timedelta(seconds=2**doublings), LONGEST_LOCK)
