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
        before = _resident(web)
        await open_pages.enter_async_context(watching(web, secrets[_FIRST:]))
        return before, _resident(web)


def _resident(web: str) -> int:
    return sum(process.memory_info().rss for process in web_processes(web))
