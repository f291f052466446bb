"""Connections to any public address that end at one server on loopback."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import httpcore


class Detour(httpcore.AnyIOBackend):
    """Connects to ``port`` of this machine instead; ``connections`` counts how often."""

    def __init__(self, port: int):
        self._port = port
        self.connections = 0

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """As the base class."""
        self.connections += 1
        return await super().connect_tcp("127.0.0.1", self._port, timeout)
