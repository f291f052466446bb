"""What open pages are told of the doctor's findings."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from placecurator.settings import current_settings
from placecurator.storage import heartbeats
from placecurator.storage.database import transaction
from placecurator.ui import runtime
from placecurator.ui.live.watch import Watch
from tests.services.breaches import now, work_that_nobody_looks_for
from tests.storage.scanning import in_state


def told(watch: Watch) -> dict[str, Any]:
    return asyncio.run(watch.snapshot())


def test_a_page_that_opens_is_told_that_nothing_is_stuck(pages: None) -> None:
    values = told(Watch())

    assert (values["stuck"], values["stuck_words"]) == (0, "0 stuck")
    assert values["checked"] == "checked 0 s ago"
    assert (values["troubles"], values["silence"]) == ([], "")


def test_what_is_stuck_is_told_with_its_cure(engine: sa.Engine, pages: None) -> None:
    with transaction(engine) as session:
        in_state(session, None, "a")
        in_state(session, None, "b")
        heartbeats.beat(session, heartbeats.SCHEDULER, now())

    values = told(Watch())

    [trouble] = values["troubles"]
    assert values["stuck_words"] == "2 stuck"
    assert (trouble["count"], trouble["examples"]) == ("2", "a, b")
    assert "placecurator doctor --heal" in trouble["cure"]


def test_a_silent_scheduler_is_told_with_the_command_that_starts_it(
    engine: sa.Engine, pages: None
) -> None:
    with transaction(engine) as session:
        work_that_nobody_looks_for(session)

    silence = told(Watch())["silence"]

    assert "has not looked for work since" in silence
    assert "(4 min)" in silence
    assert "placecurator up" in silence


@pytest.fixture
def silent_database(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A server that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"postgresql://127.0.0.1:{server.getsockname()[1]}/x"
        monkeypatch.setenv("PLACECURATOR_DATABASE_URL", url)
        current_settings.cache_clear()
        yield
    current_settings.cache_clear()


def test_many_pages_cause_one_check_up(engine: sa.Engine, pages: None) -> None:
    watch, another = Watch(), Watch()
    told(watch)

    with transaction(engine) as session:
        in_state(session, None)

    assert [told(watch)["stuck"], told(another)["stuck"]] == [0, 0]


def test_without_the_database_the_last_check_up_stays_and_grows_old(
    pages: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = Watch()
    told(watch)

    monkeypatch.setenv("PLACECURATOR_DATABASE_URL", "postgresql://127.0.0.1:1/x")
    current_settings.cache_clear()
    values = told(watch)

    assert runtime.engine().url.port == 1
    assert values["stuck_words"] == "0 stuck"
    assert told(Watch()) == {}


def test_pages_that_open_without_the_database_wait_for_one_try_together(
    silent_database: None,
) -> None:
    watch = Watch()

    async def scenario() -> float:
        started = time.monotonic()
        await asyncio.gather(*(watch.snapshot() for _ in range(20)))
        return time.monotonic() - started

    one_try_s = asyncio.run(scenario())

    assert one_try_s < 15


def test_pages_hear_of_it_again_and_again(pages: None) -> None:
    async def scenario() -> dict[str, Any]:
        heard: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        watching = asyncio.create_task(Watch().keep_watching(lambda: True, heard.put))
        async with asyncio.timeout(15):
            values = await heard.get()
        watching.cancel()
        return values

    assert asyncio.run(scenario())["stuck_words"] == "0 stuck"
