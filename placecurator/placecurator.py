"""The composition root: settings, engine, messages, API and pages become one web app."""

from __future__ import annotations

import contextlib
import functools
import logging
from collections.abc import AsyncIterator
from typing import Any

import reflex as rx
from reflex.event import EventSpec

from placecurator.api.app import create_api
from placecurator.logs import set_up_logging
from placecurator.settings import current_settings
from placecurator.storage.schema import refuse_enum_drift
from placecurator.ui import connections, runtime
from placecurator.ui.event_ids import EventIds
from placecurator.ui.gate import Gate
from placecurator.ui.live.looking import LIST, LOOKING, VIEWS
from placecurator.ui.live.push import has_pages, push, push_to
from placecurator.ui.pages import add_pages
from placecurator.ui.states.live import FEED, WATCH, LiveState
from placecurator.ui.states.triage import TriageState
from placecurator.ui.states.views import ViewsState
from placecurator.ui.uploads import UploadDoor

log = logging.getLogger(__name__)


@contextlib.asynccontextmanager
async def refuse_strange_database() -> AsyncIterator[None]:
    """Do not start on a database that the code does not fit."""
    await runtime.in_thread(refuse_enum_drift, runtime.engine())
    yield


async def tell_changes() -> None:
    """Tell open pages what is announced."""
    await FEED.listen(runtime.signals(), functools.partial(push, CONNECTIONS, LiveState))


async def tell_counts() -> None:
    """Tell open pages how many places there are."""
    await FEED.keep_counting(
        functools.partial(has_pages, CONNECTIONS), functools.partial(push, CONNECTIONS, LiveState)
    )


async def tell_health() -> None:
    """Tell open pages what is stuck."""
    await WATCH.keep_watching(
        functools.partial(has_pages, CONNECTIONS), functools.partial(push, CONNECTIONS, LiveState)
    )


async def tell_lists() -> None:
    """Tell each open page how many places its list and its views have."""
    states: dict[str, type[rx.State]] = {LIST: TriageState, VIEWS: ViewsState}

    async def tell(tree: str, about: str, values: dict[str, Any]) -> None:
        await push_to(CONNECTIONS, tree, states[about], values)

    await LOOKING.keep_counting(lambda: FEED.number, CONNECTIONS.signed_in, tell)


def apologise(exception: Exception) -> EventSpec:
    """A fault of ours in a handler: the traceback goes to the log, a sentence to the curator."""
    log.error("a page's event failed", exc_info=exception)
    return rx.toast.error("That did not work because of a fault of ours. Nothing was changed.")


set_up_logging(current_settings())
app = rx.App(
    api_transformer=[
        UploadDoor,
        create_api(runtime.engine(), runtime.signals(), current_settings()),
    ],
    backend_exception_handler=apologise,
    # The header says in our own words when the connection is lost, instead of Reflex's overlay.
    extra_app_wraps={(5, "Overlay"): lambda _stateful: rx.fragment()},
)
app.add_middleware(EventIds())
app.add_middleware(Gate())
CONNECTIONS = connections.install(app)
for task in (refuse_strange_database, tell_changes, tell_counts, tell_health, tell_lists):
    app.register_lifespan_task(task)
add_pages(app)
