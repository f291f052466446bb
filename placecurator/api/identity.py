"""Who calls, and whether he may: each route declares ``needs(role)`` or ``public()``."""

from __future__ import annotations

from collections.abc import Callable, Set
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Request, params
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, iter_route_contexts
from fastapi.security import APIKeyCookie, HTTPAuthorizationCredentials, HTTPBearer
from starlette.concurrency import run_in_threadpool
from starlette.routing import BaseRoute

from placecurator.api.context import ApiContext, Context
from placecurator.domain.accounts import Actor, Role
from placecurator.domain.errors import NotAllowed, NotSignedIn
from placecurator.services.accounts.sessions import identify_session
from placecurator.services.accounts.tokens import identify_token
from placecurator.services.limits import refuse_hasty_write
from placecurator.services.session_cookie import secret_in

READS = frozenset({"GET", "HEAD", "OPTIONS"})

_cookie = APIKeyCookie(
    name="pc_session",
    scheme_name="session",
    description="The cookie of a browser; behind TLS its name is __Host-pc_session.",
    auto_error=False,
)
_bearer = HTTPBearer(
    scheme_name="token",
    description="An API token: of the page /tokens, or of `placecurator token create`.",
    auto_error=False,
)


class ForeignOrigin(Exception):
    """A browser wants to change something, and does not say that the page is ours."""


class _Needs:
    """The dependency of a route that needs a role; returns the actor."""

    def __init__(self, role: Role):
        self.role = role

    def __call__(
        self,
        request: Request,
        context: Context,
        # For the description: each scheme alone is enough.
        _session: Annotated[str | None, Depends(_cookie)],
        token: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
    ) -> Actor:
        actor = _caller(request, context, token)
        if actor is None:
            raise NotSignedIn
        if not actor.role.allows(self.role):
            raise NotAllowed(self.role)
        if request.method not in READS:
            if actor.via == "session" and "origin" not in request.headers:
                raise ForeignOrigin
            refuse_hasty_write(context.throttle, actor.user_id)
        return actor


def needs(role: Role) -> Any:
    """The dependency that lets in those whose role allows ``role``, and gives the ``Actor``."""
    return params.Security(_Needs(role))


Viewer = Annotated[Actor, needs(Role.viewer)]
"""Annotation of a parameter that receives the actor of a route that all may call who sign in."""

Curator = Annotated[Actor, needs(Role.curator)]
"""The same of a route that curators and admins may call."""


def _anybody() -> None:
    """Lets anybody in."""


def public() -> Any:
    """The dependency of a route that anybody may call."""
    return params.Depends(_anybody)


async def caller_of(request: Request, context: ApiContext) -> Actor | None:
    """Who calls; None: nobody who is signed in.

    Raises:
        DatabaseAway: the database does not answer.
    """
    return await run_in_threadpool(_caller, request, context, await _bearer(request))


def _caller(
    request: Request, context: ApiContext, token: HTTPAuthorizationCredentials | None
) -> Actor | None:
    if "authorization" in request.headers:
        # Somebody who sends a token means it: a cookie does not make up for a wrong one.
        return None if token is None else identify_token(context.engine, token.credentials)
    secret = session_secret(request, context)
    return None if secret is None else identify_session(context.engine, secret)


def session_secret(request: Request, context: ApiContext) -> str | None:
    """The secret of the caller's session; None: no cookie has come."""
    return secret_in(request.headers.get("cookie"), context.settings.url)


def refuse_unclassified(api: FastAPI, plain: Set[str]) -> None:
    """Do not let an API start that has a route of which nobody said who may call it.

    ``plain`` are the paths of what is no endpoint and may be seen by anybody.

    Raises:
        RuntimeError: there is one.
    """
    open_ends = [_name(route) for route in all_routes(api) if not _classified(route, plain)]
    if open_ends:
        raise RuntimeError(f"routes that declare neither needs() nor public(): {open_ends}")


def all_routes(api: FastAPI) -> list[BaseRoute]:
    """The routes of ``api``, those of included routers too."""
    return [context.original_route for context in iter_route_contexts(api.routes)]


def _classified(route: BaseRoute, plain: Set[str]) -> bool:
    if isinstance(route, APIRoute):
        return needed_for(route) is not None
    return _name(route) in plain


def needed_for(route: APIRoute) -> Role | bool | None:
    """What ``route`` declares: the role, True for ``public()``; None: nothing."""
    for call in _calls(route.dependant):
        if isinstance(call, _Needs):
            return call.role
        if call is _anybody:
            return True
    return None


def declares(route: APIRoute, dependency: Callable[..., Any]) -> bool:
    """Whether ``route`` depends on ``dependency``."""
    return dependency in _calls(route.dependant)


def _calls(dependant: Dependant) -> list[Any]:
    return [call for d in dependant.dependencies for call in (d.call, *_calls(d))]


def _name(route: BaseRoute) -> str:
    return str(getattr(route, "path", route))
