"""``Idempotency-Key``: a write that is sent again is answered again, and not done again.

This stands between the checks of requests and the routes. It asks itself who calls, because a key
belongs to somebody; whoever is not let in by the route uses up no key.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import re
from collections.abc import Iterable, Iterator
from http import HTTPStatus
from typing import Any, cast

from fastapi import Request, Response, params
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from placecurator.api.context import ApiContext
from placecurator.api.identity import READS, all_routes, caller_of, declares, needed_for
from placecurator.api.refusals import ErrorAnswer
from placecurator.domain.accounts import Role
from placecurator.domain.errors import DatabaseAway, InvalidInput, PlacecuratorError
from placecurator.services import idempotency
from placecurator.services.idempotency import HEADER
from placecurator.storage.idempotency import UNDER_WAY, Answer, Claim

log = logging.getLogger(__name__)

REPLAYED = "Idempotency-Replayed"
"""The header of an answer that was given before."""

_KEY = re.compile(r"[!-~]{1,200}")
_FAULT = Answer(status=HTTPStatus.INTERNAL_SERVER_ERROR, content_type=None, body=b"")


def keyless() -> Any:
    """The dependency of a route that takes no key, because request or answer has a secret."""
    return params.Depends(_has_secrets)


def _has_secrets() -> None:
    """Marks such a route."""


def takes_key(route: APIRoute) -> bool:
    """Whether somebody who signs in changes something by the route, and may repeat it."""
    return (
        bool((route.methods or set()) - READS)
        and isinstance(needed_for(route), Role)
        and not declares(route, _has_secrets)
    )


class IdempotencyKeys:
    """Gives the first answer to a request that is repeated with its key."""

    def __init__(self, app: ASGIApp):
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, claimed if it has a key; or answer it."""
        keys = _keys(scope)
        route = _route(scope) if keys else None
        if route is None:
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        try:
            begun = await _begin(request, route, keys)
        except ClientDisconnect:
            return
        except (PlacecuratorError, HTTPException) as error:
            await (await _refusal(request, error))(scope, receive, send)
            return
        if begun is None:
            await self._app(scope, receive, send)
        elif isinstance(begun, Claim):
            await self._act(request, begun, send)
        else:
            await _repeated(begun)(scope, receive, send)

    async def _act(self, request: Request, claim: Claim, send: Send) -> None:
        """Let the route act under ``claim``; the answer is kept before it is sent."""
        told = _Told()
        try:
            with _under(claim):
                await self._app(request.scope, _read_again(request), told)
        finally:
            await _end(_context(request), claim, told.answer or _FAULT)
        for message in told.messages:
            await send(message)


class _Told:
    """Takes what a route sends."""

    def __init__(self) -> None:
        self.messages: list[Message] = []

    async def __call__(self, message: Message) -> None:
        """Take one message."""
        self.messages.append(message)

    @property
    def answer(self) -> Answer | None:
        """All of it; None: nothing has come."""
        if not self.messages:
            return None
        start, *bodies = self.messages
        return Answer(
            status=start["status"],
            content_type=Headers(raw=start["headers"]).get("content-type"),
            body=b"".join(message.get("body", b"") for message in bodies),
        )


async def _begin(request: Request, route: APIRoute, keys: list[str]) -> Claim | Answer | None:
    """None: the request takes no key, or is going to be refused."""
    if declares(route, _has_secrets):
        raise InvalidInput(HEADER, "is not taken here, because what is sent has a secret")
    needed = needed_for(route)
    if not isinstance(needed, Role):
        return None
    if len(keys) > 1 or not _KEY.fullmatch(keys[0]):
        raise InvalidInput(HEADER, "must be one key of 1 to 200 visible ASCII characters")
    context = _context(request)
    actor = await caller_of(request, context)
    if actor is None or actor.user_id is None or not actor.role.allows(needed):
        return None
    wanted = idempotency.Request(
        user_id=actor.user_id, key=keys[0], fingerprint=await _fingerprint(request)
    )
    keep_h = context.settings.idempotency_keep_h
    return await run_in_threadpool(idempotency.begin, context.engine, wanted, keep_h=keep_h)


async def _fingerprint(request: Request) -> str:
    scope = request.scope
    asked = (scope["method"].encode(), scope["path"].encode(), scope["query_string"])
    return hashlib.sha256(b"\0".join([*asked, await request.body()])).hexdigest()


async def _end(context: ApiContext, claim: Claim, answer: Answer) -> None:
    try:
        await run_in_threadpool(idempotency.end, context.engine, claim, answer)
    except DatabaseAway as error:
        # The act is written down in the key by its own transaction; a repeat is told of it.
        log.warning("answer not kept, database away", extra={"reason": error.reason})


@contextlib.contextmanager
def _under(claim: Claim) -> Iterator[None]:
    before = UNDER_WAY.set(claim)
    try:
        yield
    finally:
        UNDER_WAY.reset(before)


def _read_again(request: Request) -> Receive:
    """The body, which has been read, and then whatever comes."""
    body: list[Message] = [{"type": "http.request", "body": request._body, "more_body": False}]

    async def receive() -> Message:
        return body.pop() if body else await request.receive()

    return receive


def _repeated(answer: Answer) -> Response:
    response = Response(answer.body, answer.status, {REPLAYED: "true"})
    if answer.content_type is not None:
        response.headers["Content-Type"] = answer.content_type
    return response


async def _refusal(request: Request, error: Exception) -> Response:
    """The answer that a route would give to ``error``."""
    handlers = request.app.exception_handlers
    handler = next(handlers[kind] for kind in type(error).__mro__ if kind in handlers)
    return cast(Response, handler(request, error))


def _context(request: Request) -> ApiContext:
    return cast(ApiContext, request.app.state.context)


def _keys(scope: Scope) -> list[str]:
    """The keys of a write, of which there should be one."""
    if scope["type"] != "http" or scope["method"] in READS:
        return []
    return Headers(scope=scope).getlist(HEADER)


def _route(scope: Scope) -> APIRoute | None:
    """The route that will take the request; None: none of ours."""
    for route in all_routes(scope["app"]):
        if isinstance(route, APIRoute) and route.matches(scope)[0] is Match.FULL:
            return route
    return None


_PARAMETER: dict[str, Any] = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "description": "Any text of the caller's choice, best a new UUID for each act. A request that "
    "is repeated with the same key and the same content gets the first answer again, with the "
    f"header `{REPLAYED}: true`, and does nothing twice.",
    "schema": {"type": "string", "pattern": f"^{_KEY.pattern}$"},
}
_CONFLICT = "The first request with this key is still being worked on, or its answer is lost"


def describe(routes: Iterable[BaseRoute]) -> None:
    """Tell the key in the API's description of each of the routes that takes one."""
    schema = {"$ref": f"#/components/schemas/{ErrorAnswer.__name__}"}
    conflict = {"description": _CONFLICT, "content": {"application/json": {"schema": schema}}}
    for route in routes:
        if isinstance(route, APIRoute) and takes_key(route):
            told: dict[str, Any] = {"parameters": [_PARAMETER]}
            if 409 not in route.responses:
                told["responses"] = {"409": conflict}
            route.openapi_extra = told
