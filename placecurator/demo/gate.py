"""Keeps other websites from driving this server through a visitor's browser."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

_OWN_HOSTS = frozenset({"127.0.0.1", "localhost", "[::1]"})


class LocalOnly:
    """Refuses a foreign Host (a name rebound to this machine) and a foreign Origin.

    ``hosts`` are further names under which the server may be reached.
    """

    def __init__(self, app: ASGIApp, hosts: frozenset[str] = frozenset()):
        self._app = app
        self._hosts = _OWN_HOSTS | hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what comes from here."""
        if scope["type"] == "http" and not self._is_own(Headers(scope=scope)):
            refusal = PlainTextResponse("This server answers to local addresses only.", 403)
            return await refusal(scope, receive, send)
        await self._app(scope, receive, send)

    def _is_own(self, headers: Headers) -> bool:
        host = headers.get("host", "")
        name, colon, port = host.rpartition(":")
        if not colon or not port.isdecimal():
            name = host
        origin = headers.get("origin")
        return name in self._hosts and origin in {None, f"http://{host}"}
