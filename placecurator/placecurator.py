"""The composition root: settings, engine, messages, API and pages become one web app."""

from __future__ import annotations

import contextlib
import functools
import logging
from collections.abc import AsyncIterator

import reflex as rx
from reflex.event import EventSpec

from placecurator.api.app import create_api
from placecurator.logs import set_up_logging
from placecurator.settings import current_settings
from placecurator.storage.schema import refuse_enum_drift
from placecurator.ui import runtime
from placecurator.ui.event_ids import EventIds
from placecurator.ui.live.push import has_pages, push
from placecurator.ui.pages.businesses import businesses_page
from placecurator.ui.pages.importing import import_page
from placecurator.ui.pages.triage import triage_page
from placecurator.ui.states.businesses import BusinessesState
from placecurator.ui.states.live import FEED, WATCH, LiveState
from placecurator.ui.states.triage import TriageState

log = logging.getLogger(__name__)


@contextlib.asynccontextmanager
async def refuse_strange_database() -> AsyncIterator[None]:
    """Do not start on a database that the code does not fit."""
    await runtime.in_thread(refuse_enum_drift, runtime.engine())
    yield


async def tell_changes(app: rx.App) -> None:
    """Tell open pages what is announced."""
    await FEED.listen(runtime.signals(), functools.partial(push, app, LiveState))


async def tell_counts(app: rx.App) -> None:
    """Tell open pages how many places there are."""
    await FEED.keep_counting(
        functools.partial(has_pages, app), functools.partial(push, app, LiveState)
    )


async def tell_health(app: rx.App) -> None:
    """Tell open pages what is stuck."""
    await WATCH.keep_watching(
        functools.partial(has_pages, app), functools.partial(push, app, LiveState)
    )


def apologise(exception: Exception) -> EventSpec:
    """A fault of ours in a handler: the traceback goes to the log, a sentence to the curator."""
    log.error("a page's event failed", exc_info=exception)
    return rx.toast.error("That did not work because of a fault of ours. Nothing was changed.")


set_up_logging(current_settings())
app = rx.App(
    api_transformer=create_api(runtime.engine(), runtime.signals(), current_settings()),
    backend_exception_handler=apologise,
    # The header says in our own words when the connection is lost, instead of Reflex's overlay.
    extra_app_wraps={(5, "Overlay"): lambda _stateful: rx.fragment()},
)
app.add_middleware(EventIds())
for task in (refuse_strange_database, tell_changes, tell_counts, tell_health):
    app.register_lifespan_task(task)
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
app.add_page(
    import_page, route="/import", title="Import · Place Curator", on_load=LiveState.open_page
)
