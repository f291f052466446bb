"""The history of all acts: found, in pages, and never rewritten."""

from __future__ import annotations

import ast
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

import placecurator
from placecurator.domain.accounts import Role
from placecurator.domain.errors import InvalidInput
from placecurator.services.accounts import acts
from placecurator.services.accounts.users import add_user
from placecurator.services.audit import AuditEvent, AuditQuery, list_events
from placecurator.storage import events
from placecurator.storage.database import transaction
from tests.accounts import COMMAND, with_password

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def write(engine: sa.Engine, count: int) -> None:
    """Sign-ins and sign-outs by turns, one a minute from noon on, of anna and carl by turns."""
    with transaction(engine) as session:
        for number in range(count):
            act = (events.SIGN_IN, events.SIGN_OUT)[number // 2 % 2]
            actor = ("anna", "carl")[number % 2]
            acts.note(session, act, actor, NOON + timedelta(minutes=number), way=str(number))


def found(engine: sa.Engine, **query: object) -> list[int]:
    """The numbers of the events that a query finds."""
    items = list_events(engine, AuditQuery(**query)).items  # type: ignore[arg-type]
    return [int(event.facts["way"]) for event in items]


def test_the_newest_come_first_page_by_page(engine: sa.Engine) -> None:
    write(engine, 10)

    pages: list[tuple[AuditEvent, ...]] = []
    cursor: str | None = None
    while not pages or cursor:
        page = list_events(engine, AuditQuery(limit=4, cursor=cursor))
        pages.append(page.items)
        cursor = page.next_cursor

    assert [len(page) for page in pages] == [4, 4, 2]
    assert [event.facts["way"] for page in pages for event in page] == list("9876543210")


def test_acts_actors_and_times_can_be_chosen_together(engine: sa.Engine) -> None:
    write(engine, 8)
    since, until = NOON + timedelta(minutes=2), NOON + timedelta(minutes=6)

    assert found(engine, acts=("sign_out",)) == [7, 6, 3, 2]
    assert found(engine, acts=("sign_out", "sign_in"), actor="carl") == [7, 5, 3, 1]
    assert found(engine, since=since, until=until) == [5, 4, 3, 2]
    assert found(engine, acts=("sign_in",), actor="anna", since=since, until=until) == [4]
    assert found(engine, actor="nobody\0") == []


@pytest.mark.parametrize(
    ("query", "field"),
    [
        (AuditQuery(acts=("sign_in", "nonsense")), "acts"),
        (AuditQuery(limit=0), "limit"),
        (AuditQuery(cursor="nonsense"), "cursor"),
        (AuditQuery(since=datetime(2026, 3, 1)), "since"),  # noqa: DTZ001
    ],
)
def test_what_makes_no_sense_is_refused_in_words(
    engine: sa.Engine, query: AuditQuery, field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        list_events(engine, query)

    assert refused.value.field == field


def test_an_act_is_told_with_its_actor_its_facts_and_its_id(engine: sa.Engine) -> None:
    add_user(engine, COMMAND, "Vera", Role.viewer)

    link, user = list_events(engine, AuditQuery()).items

    assert (user.act, user.actor, user.facts) == (
        *("user_added", "test"),
        {"user": "Vera", "role": "viewer"},
    )
    assert (link.act, link.facts) == ("link_made", {"user": "Vera"})
    assert user.request_id


def test_signing_in_and_choosing_a_password_are_in_the_history(engine: sa.Engine) -> None:
    with_password(engine, Role.curator)

    told = [(event.act, event.actor) for event in list_events(engine, AuditQuery()).items]

    assert told == [("password_changed", "carl"), ("sign_in", "carl"), ("link_made", "test")]


def test_only_one_module_writes_the_history_and_nothing_deletes_from_it() -> None:
    offences = [
        f"{path}: {ast.unparse(node)}"
        for path in Path(placecurator.__file__).parent.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if _changes_events(node) and path.name != "events.py"
    ]

    assert offences == []


def _changes_events(node: ast.AST) -> bool:
    """A statement that inserts into, updates or deletes from the history, or adds to a session."""
    if not isinstance(node, ast.Call):
        return False
    name = ast.unparse(node.func).rpartition(".")[2]
    if name in ("insert", "update", "delete"):
        return any("CurationEvent" in ast.unparse(argument) for argument in node.args)
    return name in ("add", "add_all", "merge") and "CurationEvent" in ast.unparse(node)
