"""Runs the demo provider until it is told to stop."""

from __future__ import annotations

import asyncio
import os
import signal
import socket

from granian.constants import Interfaces
from granian.server.embed import Server
from starlette.applications import Starlette

_STOPPING_S = 1.0


def serve(app: Starlette, host: str, port: int) -> None:
    """Serve ``app`` until SIGTERM or SIGINT; it ends within seconds, whatever is under way.

    Raises:
        OSError: The address cannot be listened on.
    """
    _try_address(host, port)
    asyncio.run(_serve(app, host, port))


async def _serve(app: Starlette, host: str, port: int) -> None:
    server = Server(app, host, port, interface=Interfaces.ASGI, websockets=False, log_enabled=False)
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    serving = asyncio.create_task(server.serve())
    waiting = asyncio.create_task(stopping.wait())
    await asyncio.wait({serving, waiting}, return_when=asyncio.FIRST_COMPLETED)
    server.stop()  # type: ignore[no-untyped-call]
    _, unfinished = await asyncio.wait({serving}, timeout=_STOPPING_S)
    if unfinished:
        os._exit(0)  # a slow answer is under way: nobody waits for it any more
    await serving


def _try_address(host: str, port: int) -> None:
    """The embedded server does not report an address in use."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((host, port))
