"""Defence against other sites open in the curator's browser.

A page of another site can make the browser send requests to us, with the cookie of the session. So
a request must name us as its host (a rebound DNS name does not), and one that writes must come from
our own page, or from no page at all, which ``identity`` allows to API tokens only.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from placecurator.api.errors import WRONG_ORIGIN, answer
from placecurator.settings import Settings

_READS = frozenset({"GET", "HEAD", "OPTIONS"})
_THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})


class BrowserGuard:
    """Refuses requests for another host, and writes that a page of another origin made."""

    def __init__(self, app: ASGIApp, settings: Settings):
        self._app = app
        self._own_origin = settings.url
        own_host = urlsplit(settings.url).hostname or ""
        self._hosts = _THIS_MACHINE | {own_host.lower(), settings.host.lower()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer it with 400 or 403."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if _hostname(headers.get("host", "")) not in self._hosts:
            refusal = answer(400, "UntrustedHost", _WRONG_HOST)
        elif scope.get("method", "GET") not in _READS and not self._ours(headers):
            refusal = answer(403, "ForeignOrigin", WRONG_ORIGIN)
        else:
            await self._app(scope, receive, send)
            return
        await refusal(scope, receive, send)

    def _ours(self, headers: Headers) -> bool:
        origin = headers.get("origin")
        return origin is None or origin == self._own_origin or _netloc(origin) == headers["host"]


def _netloc(url: str) -> str:
    try:
        return urlsplit(url).netloc
    except ValueError:
        return ""


def _hostname(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


_WRONG_HOST = (
    "This address is not known to the server. Set PLACECURATOR_PUBLIC_URL to the URL under which "
    "you reach it."
)
