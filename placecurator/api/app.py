"""The API as an app of its own; the web app is mounted behind it."""

from __future__ import annotations

from importlib.metadata import version

import sqlalchemy as sa
from asgi_correlation_id import CorrelationIdMiddleware
from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.routing import Route

from placecurator.api import (
    audit,
    auth,
    businesses,
    claims,
    docs,
    doctor,
    errors,
    facts,
    health,
    history,
    oidc,
    opt_outs,
    scan_again,
    searches,
    selections,
    staging,
    tokens,
    users,
    views,
)
from placecurator.api.body_limit import BodyLimit
from placecurator.api.context import ApiContext
from placecurator.api.guard import BrowserGuard
from placecurator.api.idempotency import IdempotencyKeys, describe
from placecurator.api.identity import refuse_unclassified
from placecurator.api.security_headers import SecurityHeaders
from placecurator.api.unknown import UnknownResource
from placecurator.services import request_ids
from placecurator.services.rounds import Rounds
from placecurator.services.signals import Signals
from placecurator.services.throttle import Throttle
from placecurator.settings import Settings

_DESCRIPTION = (
    f"Every answer has the id of its request in the header `{request_ids.HEADER}`; log, history "
    "and attempts tell it too. Send the header to choose the id: up to 64 letters, digits, dots, "
    "hyphens and underscores. Anything else is replaced."
)

# First, so that refusals have the id as well.
_REQUEST_IDS = Middleware(
    CorrelationIdMiddleware,
    header_name=request_ids.HEADER,
    generator=request_ids.new,
    validator=request_ids.is_safe,
)


_ROUTERS = (
    scan_again.router,  # before the staged places: one of those could be called "scan"
    selections.router,  # for the same reason
    claims.router,
    staging.router,
    history.router,
    facts.router,  # before the businesses, whose ids may have slashes
    businesses.router,
    searches.router,
    health.router,
    doctor.router,
    auth.router,
    oidc.router,
    tokens.router,
    users.router,
    audit.router,
    opt_outs.router,
    views.router,
)

_PLAIN = frozenset({"/openapi.json", docs.ASSETS})


def create_api(engine: sa.Engine, signals: Signals, settings: Settings) -> FastAPI:
    """Build the API. A factory, because an app that has started cannot be mounted again.

    Nothing connects here: servers that fork do so after this.

    Raises:
        RuntimeError: a route does not declare who may call it.
    """
    api = FastAPI(
        title="Place Curator",
        summary="Triage staged places; what you select is deep-scanned by itself.",
        version=version("placecurator"),
        description=_DESCRIPTION,
        middleware=[
            _REQUEST_IDS,
            Middleware(SecurityHeaders),
            Middleware(BrowserGuard, settings=settings),
            Middleware(BodyLimit),
            Middleware(IdempotencyKeys),  # innermost, for what it reads is checked then
        ],
        docs_url=None,
        redoc_url=None,
    )
    rounds = Rounds(engine, tick_s=settings.scheduler_interval_s)
    throttle = Throttle(settings.redis_url)
    api.state.context = ApiContext(engine, signals, settings, rounds, throttle)
    errors.install(api)
    docs.install(api)
    for router in _ROUTERS:
        describe(router.routes)
        # include_router() would build each route anew, which takes ten times as long as all else.
        api.router.routes.extend(router.routes)
    refuse_unclassified(api, _PLAIN)
    # Last: what no route above knows must not fall through to the pages.
    api.router.routes.append(Route("/api/{path:path}", UnknownResource(tuple(api.routes))))
    return api
