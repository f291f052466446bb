"""Passwords: hashed with Argon2id, checked in the same time whether there is a user or not."""

from __future__ import annotations

import secrets
import threading
import unicodedata
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from placecurator.domain.accounts import LONGEST_PASSWORD
from placecurator.domain.errors import SignInRefused

# RFC 9106, the parameters for memory-constrained machines: 64 MiB, three passes, four lanes.
_hasher = PasswordHasher()

# Each hash takes 64 MiB and a processor: a crowd at the door must not take them all.
_at_work = threading.BoundedSemaphore(2)
_PATIENCE_S = 10.0


def hash_password(password: str) -> str:
    """The hash of a password, with its parameters and a salt of its own.

    Raises:
        SignInRefused: too many are signing in at this moment.
    """
    with _Turn():
        return _hasher.hash(_bytes(password))


def verify(password_hash: str | None, password: str) -> bool:
    """Whether it is the password of this hash; None, for nobody, takes as long and is never right.

    Raises:
        SignInRefused: too many are signing in at this moment.
    """
    nobodys = _nobodys_hash()
    with _Turn():
        try:
            return _hasher.verify(password_hash or nobodys, _bytes(password))
        except (VerificationError, InvalidHashError):
            return False


def outdated(password_hash: str) -> bool:
    """Whether the hash was made with other parameters than those of today."""
    return _hasher.check_needs_rehash(password_hash)


def _bytes(password: str) -> bytes:
    """What is hashed: keyboards differ in how they compose characters.

    The cut makes a longer text than a password may be cheap, and leaves it wrong.
    """
    text = unicodedata.normalize("NFKC", password[: LONGEST_PASSWORD + 1])
    return text.encode("utf-8", "surrogatepass")


@lru_cache(maxsize=1)
def _nobodys_hash() -> str:
    return hash_password(secrets.token_urlsafe())


class _Turn:
    """The right to make one hash; whoever waits too long for it is sent away."""

    def __enter__(self) -> None:
        if not _at_work.acquire(timeout=_PATIENCE_S):
            raise SignInRefused("Too many are signing in at this moment.", 5.0)

    def __exit__(self, *_error: object) -> None:
        _at_work.release()
