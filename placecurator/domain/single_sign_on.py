"""Single sign-on: why it may fail, and where it leads."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from placecurator.domain.errors import SignInRefused

FLOW_LIFETIME = timedelta(minutes=10)
"""For how long somebody may stay at the provider."""

_LONGEST_PATH = 1000


class SsoProblem(StrEnum):
    """Why somebody was not signed in; the value stands in the address of the sign-in page."""

    refused = "refused"
    away = "away"
    failed = "failed"
    stale = "stale"
    disabled = "disabled"
    hasty = "hasty"

    @property
    def words(self) -> str:
        """What the sign-in page says."""
        return _WORDS[self]


_WORDS = {
    SsoProblem.refused: "The sign-in was cancelled, or the provider does not let you in here.",
    SsoProblem.away: "The sign-in provider does not answer. Try again in a moment.",
    SsoProblem.failed: (
        "What the sign-in provider answered cannot be trusted, so you are not signed in. "
        "Try again; an admin finds more in the log."
    ),
    SsoProblem.stale: (
        "This sign-in took too long, was used before, or began in another browser. Begin again."
    ),
    SsoProblem.disabled: "Your account is disabled. An admin can enable it.",
    SsoProblem.hasty: "Too many tries from your address. Try again in a minute.",
}


class SsoRefused(SignInRefused):
    """Somebody who came from the provider is not let in.

    ``reason`` is for the log: a kind of error, never a text of the provider. None: there is no more
    to say.
    """

    def __init__(self, problem: SsoProblem, reason: str | None = None):
        super().__init__(problem.words)
        self.problem = problem
        self.reason = reason


def own_path(path: str) -> str:
    """``path`` if it leads to a page of this server in every browser; else that of the first page.

    Browsers take a backslash for a slash, leave out line breaks and tabs, and read two slashes as
    the name of another host.
    """
    ours = path.startswith("/") and not path.startswith("//") and "\\" not in path
    return path if ours and path.isprintable() and len(path) <= _LONGEST_PATH else "/"
