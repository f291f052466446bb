"""The composition root: settings, engine, messages, API and pages become one web app."""

from __future__ import annotations

import contextlib
import functools
import gc
import logging
from collections.abc import AsyncIterator, Callable
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
from placecurator.ui.live.feed import Tell
from placecurator.ui.live.lists import LIST, LISTS, PANEL, VIEWS
from placecurator.ui.live.outbox import Outbox
from placecurator.ui.live.push import has_pages, push
from placecurator.ui.pages import add_pages
from placecurator.ui.states.details import DetailsState
from placecurator.ui.states.live import ACTS, CLAIMS, FEED, OPEN_PLACES, SCANS, WATCH, LiveState
from placecurator.ui.states.panel import PanelState
from placecurator.ui.states.triage import TriageState
from placecurator.ui.states.views import ViewsState
from placecurator.ui.uploads import UploadDoor

log = logging.getLogger(__name__)


@contextlib.asynccontextmanager
async def refuse_strange_database() -> AsyncIterator[None]:
    """Do not start on a database that the code does not fit."""
    await runtime.in_thread(refuse_enum_drift, runtime.engine())
    yield


@contextlib.asynccontextmanager
async def spare_what_stays() -> AsyncIterator[None]:
    """No collection of garbage looks through what is there when the process starts: it stays.

    Each would hold up everybody for a tenth of a second.
    """
    gc.collect()
    gc.freeze()
    log.info("web process has started", extra={"objects": gc.get_freeze_count()})
    yield


async def tell_changes() -> None:
    """Tell open pages what is announced."""
    await FEED.listen(runtime.signals(), OUTBOX.tell)


async def tell_counts() -> None:
    """Tell open pages how many places there are."""
    await FEED.keep_counting(functools.partial(has_pages, CONNECTIONS), OUTBOX.tell)


async def tell_scans() -> None:
    """Tell open pages how far the scans of each act are."""
    await SCANS.keep_looking(*_live())


async def tell_claims() -> None:
    """Tell open pages what is left of what each curator was handed."""
    await CLAIMS.keep_looking(*_live())


async def tell_acts() -> None:
    """Tell open pages that there are new acts."""
    await ACTS.keep_looking(*_live())


def _live() -> tuple[Callable[[], bool], Callable[[], int], Tell]:
    """Whether pages are open, how many changes were announced, and how to tell the pages."""
    return (
        functools.partial(has_pages, CONNECTIONS),
        lambda: FEED.number,
        OUTBOX.tell,
    )


async def tell_lookers() -> None:
    """Tell tabs that have a place open who else has."""

    async def tell(tree: str, words: str) -> None:
        await push(CONNECTIONS, DetailsState, {"also_looking": words}, trees=[tree])

    await OPEN_PLACES.keep_telling(CONNECTIONS.signed_in, tell)


async def tell_health() -> None:
    """Tell open pages what is stuck."""
    await WATCH.keep_watching(functools.partial(has_pages, CONNECTIONS), OUTBOX.tell)


async def tell_lists() -> None:
    """Tell each open page how many places its list and its views have."""
    states: dict[str, type[rx.State]] = {LIST: TriageState, PANEL: PanelState, VIEWS: ViewsState}

    async def tell(tree: str, about: str, values: dict[str, Any]) -> None:
        await push(CONNECTIONS, states[about], values, trees=[tree])

    await LISTS.keep_counting(lambda: FEED.number, CONNECTIONS.signed_in, tell)


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
OUTBOX = Outbox(functools.partial(push, CONNECTIONS, LiveState))
for task in (
    refuse_strange_database,
    spare_what_stays,
    tell_changes,
    tell_counts,
    tell_scans,
    tell_claims,
    tell_acts,
    tell_lookers,
    tell_lists,
    tell_health,
):
    app.register_lifespan_task(task)
add_pages(app)
