"""What the web process keeps in memory for each browser that has the triage page open."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path

import sqlalchemy as sa

from bench.watchers import web_processes
from placecurator.domain.accounts import Role
from tests.accounts import browser_of
from tests.doors.conftest import running_web_app
from tests.watching import watching

_FIRST, _MORE = 20, 80
"""Browsers that are open before, when everything is loaded that all share, and those counted."""

_LOOK_EVERY_S, _REST_CPU_S = 3, 0.5


def memory(engine: sa.Engine) -> str:
    """Kilobytes that each further browser adds, in words."""
    names = [f"bench-{n}" for n in range(_FIRST + _MORE)]
    secrets = [browser_of(engine, Role.curator, name).secret for name in names]
    url = engine.url.render_as_string(hide_password=False)
    with (
        tempfile.TemporaryDirectory() as folder,
        running_web_app(Path(folder), database_url=url, log_level="WARNING") as web,
    ):
        before, after = asyncio.run(_open(web, secrets))
    each = (after - before) / _MORE / 1000
    return f"{each:,.0f} kB ({before / 10**6:,.0f} to {after / 10**6:,.0f} MB)"


async def _open(web: str, secrets: Sequence[str]) -> tuple[int, int]:
    async with AsyncExitStack() as open_pages:
        await open_pages.enter_async_context(watching(web, secrets[:_FIRST]))
        await _at_rest(web)
        before = _own_memory(web)
        await open_pages.enter_async_context(watching(web, secrets[_FIRST:]))
        await _at_rest(web)
        return before, _own_memory(web)


async def _at_rest(web: str) -> None:
    """Wait until the process has done what it does beside, as counting all places."""
    before, now = -1.0, _cpu_s(web)
    while now - before > _REST_CPU_S:
        await asyncio.sleep(_LOOK_EVERY_S)
        before, now = now, _cpu_s(web)


def _cpu_s(web: str) -> float:
    return sum(sum(process.cpu_times()[:2]) for process in web_processes(web))


def _own_memory(web: str) -> int:
    """Without what it shares with the files that it has mapped, of which one is the database."""
    infos = [process.memory_info() for process in web_processes(web)]
    return sum(info.rss - info.shared for info in infos)
