"""How often a caller may do something, by whichever door."""

from __future__ import annotations

from placecurator.domain.errors import TooOften
from placecurator.services.throttle import Allowance, Throttle

WRITES = Allowance("writes", times=600, seconds=60)
"""Changes that one user may ask for."""

SIGN_INS = Allowance("sign-ins", times=6000, seconds=60)
"""Requests to sign in from one address.

Many people may share it, so one who guesses at one name must not keep out the others: his guesses
are slowed by name, see ``accounts.guesses``.
"""


def refuse_haste(throttle: Throttle, allowance: Allowance, who: str) -> None:
    """Count one more of ``who``.

    Raises:
        TooOften: he has used up the allowance.
    """
    wait_s = throttle.wait_s(allowance, who)
    if wait_s is not None:
        raise TooOften(wait_s)


def refuse_hasty_write(throttle: Throttle, user_id: int | None) -> None:
    """Count one more change of a user.

    Raises:
        TooOften: he has used up the allowance.
    """
    refuse_haste(throttle, WRITES, f"user {user_id}")
