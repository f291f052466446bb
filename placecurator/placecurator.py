"""The composition root: settings, engine, messages, API and pages become one web app."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import logging
from collections.abc import AsyncIterator

import reflex as rx
from reflex.event import EventSpec

from placecurator.api.app import create_api
from placecurator.settings import current_settings
from placecurator.storage.schema import refuse_enum_drift
from placecurator.ui import runtime
from placecurator.ui.live.push import has_pages, push
from placecurator.ui.pages.businesses import businesses_page
from placecurator.ui.pages.triage import triage_page
from placecurator.ui.states.businesses import BusinessesState
from placecurator.ui.states.live import FEED, LiveState
from placecurator.ui.states.triage import TriageState

log = logging.getLogger(__name__)


@contextlib.asynccontextmanager
async def serve(app: rx.App) -> AsyncIterator[None]:
    """Refuse a database that the code does not fit; tell open pages what changes."""
    await asyncio.to_thread(refuse_enum_drift, runtime.engine())
    tell = functools.partial(push, app, LiveState)
    async with asyncio.TaskGroup() as tasks:
        running = [
            tasks.create_task(FEED.listen(runtime.signals(), tell)),
            tasks.create_task(FEED.keep_counting(functools.partial(has_pages, app), tell)),
        ]
        yield
        for task in running:
            task.cancel()


def apologise(exception: Exception) -> EventSpec:
    """A fault of ours in a handler: the traceback goes to the log, a sentence to the curator."""
    log.error("a page's event failed", exc_info=exception)
    return rx.toast.error("That did not work because of a fault of ours. Nothing was changed.")


app = rx.App(
    api_transformer=create_api(runtime.engine(), runtime.signals(), current_settings()),
    backend_exception_handler=apologise,
)
app.register_lifespan_task(serve)
app.add_page(
    triage_page,
    route="/",
    title="Triage · Place Curator",
    on_load=[LiveState.open_page, TriageState.load],
)
app.add_page(
    businesses_page,
    route="/businesses",
    title="Local businesses · Place Curator",
    on_load=[LiveState.open_page, BusinessesState.load],
)
