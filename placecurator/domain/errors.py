"""The errors that the product raises on purpose; edges translate them once.

PlacecuratorError
├── InvalidInput        the caller's value is wrong: field, reason and cure
├── UnknownPlaces       none of the places asked for exists
├── UnknownAct          the history has no such act
├── NothingToUndo       an act cannot be taken back, or not any more
├── RequestRunning      a request with this key is still being worked on
├── RequestDone         a request with this key was carried out, and its answer is lost
├── RequestTakenOver    a repeat of this request has gone on in its place
├── UnknownSearch       no search is the one asked for
├── UnknownSelection    nobody, or somebody else, has selected that
├── UnknownAccount      no user, token or link is the one asked for
├── NotSignedIn         nobody is signed in, and somebody must be
├── SignInRefused       a sign-in failed: wrong, used up, or too often
├── NotAllowed          the actor's role does not allow it
├── TooOften            somebody asks for more than is good for the others
├── TooManySearches     as many searches run as may at the same time
├── ScanFailed          a deep scan ended without a listing, with a cause
├── UnreadableFile      a file cannot be imported at all
├── DatabaseAway        the database does not answer, or is too busy
├── SchemaMismatch      the live database and the code do not agree
└── CannotStart         the machine lacks something that the product needs to run
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from placecurator.domain.causes import Cause


class PlacecuratorError(Exception):
    """Base of all errors raised on purpose; its text is fit for a user."""


class InvalidInput(PlacecuratorError):
    """A value given by a caller is refused. ``field`` names it as the caller spells it.

    ``words`` say the same to those who see pages and no names of fields; None: the name will do.
    """

    def __init__(
        self, field: str, reason: str, allowed: Sequence[str] = (), *, words: str | None = None
    ):
        super().__init__(words or f"{field}: {reason}")
        self.field = field
        self.reason = reason
        self.allowed = tuple(allowed)


class UnknownPlaces(PlacecuratorError):
    """None of the places asked for is there. Edges answer "not found".

    ``words`` say what is missing; None: they are not staged.
    """

    def __init__(self, place_ids: Sequence[str], words: str | None = None):
        super().__init__(
            words or "None of the places exists. Check the ids, or import the places first."
        )
        self.place_ids = tuple(place_ids)


class UnknownAct(PlacecuratorError):
    """The history has no act with this number. Edges answer "not found"."""

    def __init__(self, event_id: int):
        super().__init__(f"There is no act with the number {event_id} in the history.")


class NothingToUndo(PlacecuratorError):
    """An act cannot be taken back, or nothing of it is left to take back; the text says why."""


class RequestRunning(PlacecuratorError):
    """A request with the same idempotency key is being worked on; trying again may help."""

    retry_after_s = 1.0

    def __init__(self) -> None:
        super().__init__("The first request with this Idempotency-Key is still being worked on.")


class RequestDone(PlacecuratorError):
    """A request was carried out as the act ``event_id``, but nobody knows its answer any more.

    ``act`` and ``counts`` are what the history tells of it.
    """

    def __init__(self, event_id: int, act: str, counts: Mapping[str, int]):
        told = ", ".join(f"{number:,} {name}" for name, number in counts.items())
        super().__init__(
            f"The first request with this Idempotency-Key was carried out as act {event_id} of "
            f"the history ({act}{': ' if told else ''}{told}). Its answer was lost or too large "
            "to be kept. Nothing was done again."
        )
        self.event_id = event_id
        self.act = act
        self.counts = dict(counts)


class RequestTakenOver(PlacecuratorError):
    """A request was late, and a repeat of it with the same idempotency key acts in its place."""

    def __init__(self) -> None:
        super().__init__(
            "A repeat of this request with the same Idempotency-Key has gone on in its place. "
            "This one did nothing."
        )


class UnknownSearch(PlacecuratorError):
    """There is no such search. Edges answer "not found"."""

    def __init__(self) -> None:
        super().__init__("There is no such search. The list of searches has the ids.")


class UnknownSelection(PlacecuratorError):
    """There is no such selection, or it is somebody else's. Edges answer "not found"."""

    def __init__(self) -> None:
        super().__init__("There is no such selection of yours, or no longer. Select again.")


class UnknownView(PlacecuratorError):
    """There is no such saved view, or it is not the actor's. Edges answer "not found"."""

    def __init__(self) -> None:
        super().__init__("There is no such view of yours; it may have been deleted.")


class UnknownAccount(PlacecuratorError):
    """There is no such user, token or session. Edges answer "not found"."""


class NotSignedIn(PlacecuratorError):
    """Nobody is signed in here, or no longer."""

    def __init__(self) -> None:
        super().__init__("Sign in first.")


class SignInRefused(PlacecuratorError):
    """A sign-in failed. The text never tells whether there is such a user.

    ``retry_after_s`` is for how many seconds no further try is looked at; None: try at once.
    """

    def __init__(self, words: str, retry_after_s: float | None = None):
        super().__init__(words)
        self.retry_after_s = retry_after_s


class NotAllowed(PlacecuratorError):
    """The actor may not do this; ``needed`` is the role that may.

    ``words`` say what else is in the way; None: only the role is.
    """

    def __init__(self, needed: str, words: str | None = None):
        super().__init__(words or f"Only a user with the role {needed} may do this.")
        self.needed = needed


class TooOften(PlacecuratorError):
    """Somebody asked for something too often; ``retry_after_s`` seconds from now he may again."""

    def __init__(self, retry_after_s: float):
        super().__init__(f"Too many requests. Try again in {retry_after_s:.0f} s.")
        self.retry_after_s = retry_after_s


class TooManySearches(PlacecuratorError):
    """As many searches run as may at the same time. Edges answer "too many requests"."""

    retry_after_s = 5.0

    def __init__(self, most: int):
        super().__init__(
            f"{most} searches are running already. Wait until one has ended, or stop one."
        )


class ScanFailed(PlacecuratorError):
    """An attempt ended without a listing.

    ``retry_after_s`` is how many seconds the other side asked us to wait; None: it did not say.
    """

    def __init__(self, cause: Cause, message: str = "", retry_after_s: float | None = None):
        super().__init__(message or cause.words)
        self.cause = cause
        self.message = message or cause.words
        self.retry_after_s = retry_after_s


class UnreadableFile(PlacecuratorError):
    """A file is not in any format that can be imported, or breaks off."""


class DatabaseAway(PlacecuratorError):
    """The database does not answer, or is too busy; trying again may help.

    It is not known whether a commit that was on its way took place. ``reason`` is one line for the
    log, in the words of the driver, without the statement and its values.
    """

    def __init__(self, reason: str):
        super().__init__("The database does not answer. Nothing is lost; try again in a moment.")
        self.reason = reason


class SchemaMismatch(PlacecuratorError):
    """The live database differs from what the code expects; the start is refused."""


class CannotStart(PlacecuratorError):
    """The machine lacks something; the text says what and how to get it."""
