"""Every event handler, called by everybody through a websocket that no page of ours opened."""

from __future__ import annotations

import pytest
from reflex_base.registry import RegistrationContext

import placecurator.ui.gate
import placecurator.ui.pages  # noqa: F401  (both register states)
from placecurator.domain.accounts import Role
from placecurator.services.limits import WRITES
from placecurator.ui.gate import SIGN_IN_PAGE
from placecurator.ui.roles import NEEDED, Door
from placecurator.ui.states.triage import TriageState
from tests.accounts import browser_of
from tests.doors.conftest import CALLERS, Caller, Server
from tests.doors.socket import consequences, joined, words

HANDLERS = sorted(RegistrationContext.get().event_handlers)
"""All that the framework and we have registered: a new one is tested without being named."""

SIGN_IN, NOT_OFFERED, LESSER_ROLE = SIGN_IN_PAGE, "event: is not offered", "Only a user with the"

pytestmark = pytest.mark.usefixtures("no_traceback")


def _expected(handler: str, caller: Caller) -> str | None:
    """The refusal that the caller gets; None: none."""
    needed = NEEDED.get(handler)
    if needed is None or needed is Door.CHAINED:
        return NOT_OFFERED
    if isinstance(needed, Door):
        return None
    if caller is None:
        return SIGN_IN
    return None if caller.allows(needed) else LESSER_ROLE


@pytest.mark.parametrize("caller", CALLERS, ids=lambda caller: caller or "nobody")
def test_each_handler_answers_each_caller_as_the_table_of_roles_says(
    server: Server, caller: Caller
) -> None:
    wrong = {}
    for handler in HANDLERS:
        with joined(server.url, secret=server.session(caller)) as client:
            client.told()

            told = consequences(client.call(handler, {}, path=SIGN_IN_PAGE))

        said = {text for text in (SIGN_IN, NOT_OFFERED, LESSER_ROLE) if text in told}
        expected = _expected(handler, caller)
        if said != ({expected} if expected else set()):
            wrong[handler] = (expected, told[:500])
    assert wrong == {}


def test_a_handler_may_not_be_called_by_a_name_that_is_none(server: Server) -> None:
    with joined(server.url, secret=server.session(Role.admin)) as client:
        for name in ("", "no.such", "__init__", 7, None, ["a"], {"a": 1}):
            client.call(name, {})  # type: ignore[arg-type]


def test_somebody_who_changes_without_end_is_asked_to_wait(server: Server) -> None:
    secret = browser_of(server.engine, Role.curator, "hasty").secret
    give = f"{TriageState.get_full_name()}.give"
    with joined(server.url, secret=secret) as client:
        for _ in range(WRITES.times):
            client.emit({"name": give, "payload": {"status": "Maybe"}})

        # While Redis is slow to answer the process counts for itself: at most as many again.
        answers = (words(client.call(give, {"status": "Maybe"})) for _ in range(WRITES.times))
        assert any("Too many requests" in answer for answer in answers)

    with joined(server.url, secret=server.session(Role.curator)) as client:
        assert "Too many requests" not in words(client.call(give, {"status": "Maybe"}))
