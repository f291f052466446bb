"""A limit to the size of what the API reads; uploads of the web app are not its business."""

from __future__ import annotations

from fastapi import HTTPException
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from placecurator.api.errors import answer

MOST_BYTES = 16 * 2**20
"""Bytes of a request's body; 100,000 place ids of 150 characters fit."""

_TOO_LARGE = f"The body may have at most {MOST_BYTES // 2**20} MB."


class BodyLimit:
    """Answers 413 to a body that is too large, whether it says so beforehand or not."""

    def __init__(self, app: ASGIApp):
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and count its body while it is read."""
        if scope["type"] != "http" or not scope["path"].startswith("/api/"):
            await self._app(scope, receive, send)
        elif _declared(scope) > MOST_BYTES:
            await answer(413, "ContentTooLarge", _TOO_LARGE)(scope, receive, send)
        else:
            await self._app(scope, _counting(receive), send)


def _declared(scope: Scope) -> int:
    length = Headers(scope=scope).get("content-length", "")
    return int(length) if length.isdecimal() and len(length) < 20 else 0


def _counting(receive: Receive) -> Receive:
    read = 0

    async def counted() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > MOST_BYTES:
            raise HTTPException(413, _TOO_LARGE)
        return message

    return counted
