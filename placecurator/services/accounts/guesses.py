"""Making guesses at passwords slow: for each name and for each address."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from math import ceil

import sqlalchemy as sa

from placecurator.domain.errors import SignInRefused
from placecurator.services.throttle import Allowance, Throttle
from placecurator.storage import sign_in_failures
from placecurator.storage.database import transaction

CHECKS_BY_ADDRESS = Allowance("sign-in", times=30, seconds=300)
"""Passwords that are looked at for one address, right or wrong."""


def begin_guess(
    engine: sa.Engine, throttle: Throttle, name_key: str, address: str | None, now: datetime
) -> datetime | None:
    """Let somebody try a password for the folded name; whether it is anybody's makes no difference.

    Returns until when the name is locked if it is wrong; None: it is not. While a name is locked, a
    try costs one read: it neither counts for the address nor is any password looked at.

    Raises:
        SignInRefused: nobody may try now; the error says when.
    """
    digest = name_digest(name_key)
    with transaction(engine) as session:
        locked_until = sign_in_failures.locked_until(session, digest, now)
    if locked_until is not None:
        raise too_many(locked_until, now)
    wait_s = None if address is None else throttle.wait_s(CHECKS_BY_ADDRESS, address)
    if wait_s is not None:
        raise SignInRefused(
            f"Too many tries from your address. Try again in {_span(wait_s)}.", wait_s
        )
    with transaction(engine) as session:
        counted = sign_in_failures.begin(session, digest, now)
        if counted is None:
            raise too_many(sign_in_failures.locked_until(session, digest, now) or now, now)
        sign_in_failures.forget_old(session, now)
    until: datetime | None = counted.locked_until
    return until


def wrong(locked_until: datetime | None, now: datetime) -> SignInRefused:
    """The refusal of a wrong name or password, which locked the name or did not."""
    if locked_until is None:
        return SignInRefused("The name or the password is wrong.")
    wait_s = (locked_until - now).total_seconds()
    return SignInRefused(
        f"The name or the password is wrong. Try again in {_span(wait_s)}.", wait_s
    )


def too_many(locked_until: datetime, now: datetime) -> SignInRefused:
    """The refusal of a try for a name that is locked."""
    wait_s = max((locked_until - now).total_seconds(), 1.0)
    return SignInRefused(
        f"Too many wrong passwords for this name. Try again in {_span(wait_s)}.", wait_s
    )


def name_digest(name_key: str) -> str:
    """Under what the failures of a folded name are kept."""
    return sha256(name_key.encode("utf-8", "surrogatepass")).hexdigest()


def _span(seconds: float) -> str:
    whole = ceil(seconds)
    if whole < 60:
        return f"{whole} second{'' if whole == 1 else 's'}"
    minutes = ceil(whole / 60)
    return f"{minutes} minute{'' if minutes == 1 else 's'}"
