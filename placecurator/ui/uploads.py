"""The door of uploads, and of the files that the product offers for download."""

from __future__ import annotations

from urllib.parse import unquote

from reflex_base.event.context import EventContext
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from placecurator.domain.accounts import Role
from placecurator.domain.errors import DatabaseAway, NotAllowed, NotSignedIn, PlacecuratorError
from placecurator.ui import identity
from placecurator.ui.roles import NEEDED

_PATH = "/_upload"
_TREE = "reflex-client-token"
_HANDLER = "reflex-event-handler"


class UploadDoor:
    """Lets uploads through to those who may call their handler, and downloads to the signed-in.

    The event that an upload causes passes the gate like every other; this door keeps the bodies of
    strangers out, and tells the gate whose request it was.
    """

    def __init__(self, app: ASGIApp):
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer it with 401, 403 or 503."""
        if scope["type"] != "http" or not scope["path"].startswith(_PATH):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        secret = identity.secret_in_headers({"cookie": headers.get("cookie", "")})
        try:
            await _check(secret, scope["method"], headers)
        except PlacecuratorError as error:
            await _refusal(error)(scope, receive, send)
            return
        scope = {**scope, "headers": list(scope["headers"])}
        own = MutableHeaders(scope=scope)
        own[_TREE] = identity.tree_of(secret, own.get(_TREE, ""))
        router_data = {"headers": {"cookie": headers.get("cookie", "")}}
        token = EventContext.set(EventContext.get().fork(router_data=router_data))
        try:
            await self._app(scope, receive, send)
        finally:
            EventContext.reset(token)


def _needed(method: str, headers: Headers) -> Role:
    if method in ("GET", "HEAD"):
        return Role.viewer
    needed = NEEDED.get(unquote(headers.get(_HANDLER, "")))
    return needed if isinstance(needed, Role) else Role.admin


async def _check(secret: str | None, method: str, headers: Headers) -> None:
    actor, needed = await identity.identify(secret), _needed(method, headers)
    if actor is None:
        raise NotSignedIn
    if not actor.role.allows(needed):
        raise NotAllowed(needed)
    # The API's guard has refused those of other sites; a browser always tells the origin.
    if method == "POST" and "origin" not in headers:
        raise NotAllowed(needed, "Only pages of this server may upload.")


def _refusal(error: PlacecuratorError) -> Response:
    status = {NotSignedIn: 401, NotAllowed: 403, DatabaseAway: 503}.get(type(error), 400)
    return JSONResponse({"detail": str(error)}, status)
