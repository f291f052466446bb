"""How often a caller may do something."""

from __future__ import annotations

from placecurator.services.throttle import Allowance, Throttle

WRITES = Allowance("writes", times=600, seconds=60)
"""Changes that one user may ask for."""

SIGN_INS = Allowance("sign-ins", times=300, seconds=60)
"""Sign-ins that are looked at from one address, by password or by link."""


class TooOften(Exception):
    """The caller has to wait ``retry_after_s`` seconds."""

    def __init__(self, retry_after_s: float):
        super().__init__(f"Too many requests. Try again in {retry_after_s:.0f} s.")
        self.retry_after_s = retry_after_s


def refuse_haste(throttle: Throttle, allowance: Allowance, who: str) -> None:
    """Count one more of ``who``.

    Raises:
        TooOften: he has used up the allowance.
    """
    wait_s = throttle.wait_s(allowance, who)
    if wait_s is not None:
        raise TooOften(wait_s)
