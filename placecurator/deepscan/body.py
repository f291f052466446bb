"""Reads an answer's body within limits, whatever the other side sends."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

import httpx

ACCEPT_ENCODING = "gzip, deflate"
"""The only codings that are decoded here, piece by piece."""

_ANY_ZLIB = zlib.MAX_WBITS | 32  # finds out by itself whether it is gzip or zlib
_WORTH_A_CONNECTION = 50_000  # bytes that are read rather than connecting anew
_BARE_DEFLATE = -zlib.MAX_WBITS


class UnreadableBody(Exception):
    """The body is in a coding that nobody asked for, or its compressed data is broken."""


@dataclass(frozen=True, slots=True)
class Body:
    """Decoded bytes. ``complete`` is False when the limit cut off the rest.

    ``received`` is how many bytes came over the wire.
    """

    content: bytes
    complete: bool
    received: int


async def read_body(response: httpx.Response, limit_bytes: int) -> Body:
    """Read at most ``limit_bytes``, both as sent and decoded, and no more into memory.

    httpx decodes a small compressed piece into one of any size, so its raw bytes are decoded here.

    Raises:
        UnreadableBody: See there.
        httpx.TransportError: The connection failed on the way.
    """
    decoder = _decoder(response.headers.get("Content-Encoding", ""))
    content = bytearray()
    received = 0
    async for piece in response.aiter_raw():
        received += len(piece)
        content += decoder.decode(piece, limit_bytes + 1 - len(content))
        if len(content) > limit_bytes or received > limit_bytes:
            return Body(bytes(content[:limit_bytes]), complete=False, received=received)
    return Body(bytes(content), complete=True, received=received)


async def skip_body(response: httpx.Response) -> None:
    """Read a body that nobody wants, if it is short: the connection can be used again.

    Raises:
        httpx.TransportError: The connection failed on the way.
    """
    received = 0
    async for piece in response.aiter_raw():
        received += len(piece)
        if received > _WORTH_A_CONNECTION:
            return


def _decoder(coding: str) -> _Plain | _Inflate:
    match coding.strip().lower():
        case "" | "identity":
            return _Plain()
        case "gzip" | "x-gzip" | "deflate":
            return _Inflate()
    raise UnreadableBody


class _Plain:
    def decode(self, piece: bytes, room: int) -> bytes:
        return piece[:room]


class _Inflate:
    """gzip, zlib, or the bare deflate that some servers send; what follows its end is ignored."""

    def __init__(self) -> None:
        self._inflater = zlib.decompressobj(_ANY_ZLIB)
        self._fresh = True

    def decode(self, piece: bytes, room: int) -> bytes:
        if self._inflater.eof:
            return b""
        try:
            decoded = self._inflater.decompress(piece, room)
        except zlib.error as error:
            if not self._fresh:
                raise UnreadableBody from error
            self._fresh = False
            self._inflater = zlib.decompressobj(_BARE_DEFLATE)
            return self.decode(piece, room)
        self._fresh = False
        return decoded
