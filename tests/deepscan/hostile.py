"""A web server that does whatever a hostile or broken one might do."""

from __future__ import annotations

import asyncio
import gzip
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import parse_qs, unquote, urlsplit

PAGE = b"<html><body>info@good.fi</body></html>"
_HTML = "Content-Type: text/html\r\n"
_DEFLATER = zlib.compressobj(wbits=-15)
_BODIES: dict[str, tuple[str, bytes]] = {
    "/page": (_HTML, PAGE),
    "/xhtml": ("Content-Type: application/xhtml+xml; charset=utf-8\r\n", PAGE),
    "/gzip": (f"{_HTML}Content-Encoding: gzip\r\n", gzip.compress(PAGE)),
    "/zlib": (f"{_HTML}Content-Encoding: deflate\r\n", zlib.compress(PAGE)),
    "/deflate": (
        f"{_HTML}Content-Encoding: deflate\r\n",
        _DEFLATER.compress(PAGE) + _DEFLATER.flush(),
    ),
    "/bomb": (f"{_HTML}Content-Encoding: gzip\r\n", gzip.compress(bytes(200_000_000), 9)),
    "/garbled": (f"{_HTML}Content-Encoding: gzip\r\n", b"this is not gzip"),
    "/twice": (f"{_HTML}Content-Encoding: gzip, gzip\r\n", gzip.compress(gzip.compress(PAGE))),
    "/brotli": (f"{_HTML}Content-Encoding: br\r\n", PAGE),
    "/long": (_HTML, b"<p>" + b"x" * 500_000),
    "/pdf": ("Content-Type: application/pdf\r\n", b"%PDF-1.7"),
    "/untyped": ("", PAGE),
    "/parked": (_HTML, b"<title>good.fi is for sale</title>sales@broker.com"),
    "/stranger": (_HTML, b"<title>The Agency</title>info@agency.fi"),
}


@contextmanager
def running_hostile_server() -> Iterator[int]:
    """Serves on 127.0.0.1 from a thread; yields the port."""
    started = threading.Event()
    ports: list[int] = []
    loops: list[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = []

    async def serve() -> None:
        stopping = asyncio.Event()
        server = await asyncio.start_server(_answer, "127.0.0.1", 0)
        ports.append(server.sockets[0].getsockname()[1])
        loops.append((asyncio.get_running_loop(), stopping))
        started.set()
        await stopping.wait()
        server.close()

    thread = threading.Thread(target=asyncio.run, args=(serve(),))
    thread.start()
    started.wait(10)
    try:
        yield ports[0]
    finally:
        loop, stopping = loops[0]
        loop.call_soon_threadsafe(stopping.set)
        thread.join(10)


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        request = await reader.readuntil(b"\r\n\r\n")
        await _respond(request.split(b" ")[1].decode(), writer)
        await writer.drain()
    except (ConnectionError, asyncio.IncompleteReadError):
        pass  # the client gave up, as it should
    finally:
        writer.close()


async def _respond(target: str, writer: asyncio.StreamWriter) -> None:
    url = urlsplit(target)
    query = {name: values[0] for name, values in parse_qs(url.query).items()}
    if url.path in _BODIES:
        headers, body = _BODIES[url.path]
        writer.write(_head(200, f"{headers}Content-Length: {len(body)}\r\n") + body)
    elif url.path == "/robots.txt":
        writer.write(_head(404, "Content-Length: 0\r\n"))
    elif url.path == "/redirect":
        writer.write(_head(302, f"Location: {unquote(query['to'])}\r\n"))
    elif url.path == "/hops":
        left = int(query["left"])
        to = f"/hops?left={left - 1}" if left else "/page"
        writer.write(_head(301, f"Location: {to}\r\n"))
    elif url.path == "/status":
        writer.write(_head(int(query["code"]), f"{_HTML}Content-Length: 0\r\n"))
    elif url.path == "/nowhere":
        writer.write(_head(302, ""))
    elif url.path == "/endless":
        await _for_ever(writer, _head(200, _HTML), b"x" * 65_536, pause_s=0)


def _head(status: int, headers: str) -> bytes:
    return f"HTTP/1.1 {status} X\r\n{headers}Connection: close\r\n\r\n".encode()


async def _for_ever(
    writer: asyncio.StreamWriter, head: bytes, piece: bytes, *, pause_s: float
) -> None:
    writer.write(head)
    while True:
        writer.write(piece)
        await writer.drain()
        await asyncio.sleep(pause_s)
