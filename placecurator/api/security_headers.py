"""What browsers are told about every answer: run nothing and load nothing that is not ours."""

from __future__ import annotations

import asyncio
import base64
import gzip
import hashlib
import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_NOTHING = "default-src 'none'; frame-ancestors 'none'"
_PAGE = (
    "default-src 'none'",
    # Words of the server arrive as small programs that Reflex's own script evaluates.
    "script-src 'self' 'unsafe-eval' {scripts}",
    # The components and the grid write their styles into the page.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    "connect-src 'self' {websocket}",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
)
_INLINE_SCRIPT = re.compile(
    rb"<script(?![^>]*\ssrc\s*=)[^>]*>(.*?)</script\s*>", re.DOTALL | re.IGNORECASE
)


class SecurityHeaders:
    """Adds the headers; the inline scripts of a page are allowed by their hashes."""

    def __init__(self, app: ASGIApp):
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and complete the head of its answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        else:
            await self._app(scope, receive, _Completed(scope, send))


class _Completed:
    """Sends an answer with its headers. A page is held back until its scripts are known."""

    def __init__(self, scope: Scope, send: Send):
        self._scope = scope
        self._send = send
        self._held: list[Message] = []

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            await self._start(message)
        elif self._held:
            self._held.append(message)
            if message["type"] == "http.response.pathsend" or not message.get("more_body"):
                await self._send_page()
        else:
            await self._send(message)

    async def _start(self, message: Message) -> None:
        headers = MutableHeaders(raw=message["headers"])
        for name, value in _ALWAYS.items():
            headers.setdefault(name, value)
        if self._scope["path"].startswith("/api/"):
            headers.setdefault("Cache-Control", "no-store")
        if headers.get("content-type", "").startswith("text/html"):
            self._held = [message]
            return
        # Not said with 304: it would replace that of the page which the browser has kept.
        if message["status"] != 304:
            headers.setdefault("Content-Security-Policy", _NOTHING)
        await self._send(message)

    async def _send_page(self) -> None:
        headers = MutableHeaders(raw=self._held[0]["headers"])
        page = await asyncio.to_thread(_read, self._held[1:], headers.get("content-encoding"))
        headers["Content-Security-Policy"] = _policy(page, Headers(scope=self._scope))
        for message in self._held:
            await self._send(message)
        self._held = []


def _read(messages: Iterable[Message], encoding: str | None) -> bytes:
    content = b"".join(
        Path(message["path"]).read_bytes() if "path" in message else message.get("body", b"")
        for message in messages
    )
    return gzip.decompress(content) if encoding == "gzip" and content else content


def _policy(page: bytes, headers: Headers) -> str:
    # The guard has checked the host.
    host = headers.get("host", "")
    return "; ".join(_PAGE).format(scripts=_hashes(page), websocket=f"ws://{host} wss://{host}")


@lru_cache(maxsize=100)
def _hashes(page: bytes) -> str:
    digests = (hashlib.sha256(script).digest() for script in _INLINE_SCRIPT.findall(page))
    return " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)
