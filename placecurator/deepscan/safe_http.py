"""An HTTP transport that cannot reach this machine or its network, whatever a URL says.

The check is made where the connection is made: a name is resolved once, every address it has must
be public, and the connection goes to an address that was checked. A name server that answers
differently the second time is never asked a second time.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Any

import httpcore
import httpx

from placecurator.deepscan.addresses import is_public
from placecurator.deepscan.visit import turn_at_address

_WEB_PORTS = frozenset({80, 443})
_LOOPBACK = "127.0.0.1"
_MOST_IDLE = 2  # connections that wait for the next page of a visit
_MOST_ADDRESSES = 4  # tried one after the other
_RESOLVER_THREADS = 16  # of our own: slow names must not hold up other work in threads


class ForbiddenAddress(Exception):
    """A host name or port leads to something that is not a public web server."""


class GuardedTransport(httpx.AsyncHTTPTransport):
    """Connects to ports 80 and 443 of public addresses only, through ``backend``.

    One for each visit: its requests share connections, with nobody else's.
    """

    def __init__(self, backend: GuardedBackend):
        # Not super().__init__(): httpx 0.28 has no public way to give its pool a backend, nor to
        # keep it from reading proxies from the environment, which would resolve names for us.
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=shared_ssl_context(),
            max_connections=None,
            max_keepalive_connections=_MOST_IDLE,
            network_backend=backend,
        )


Lookup = Callable[[str, int], list[str]]
"""All addresses of a name, for a port; it may take its time, and raises OSError for none."""


def look_up(host: str, port: int) -> list[str]:
    """Ask the system, which also understands numbers such as ``0x7f.1``."""
    answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(answer[4][0]) for answer in answers]


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Opens TCP connections for a pool, each to an address that was checked.

    ``demo_port`` is the port on 127.0.0.1 that is allowed besides; None: none is. ``plain``
    connects to the addresses that were checked; None: as this machine does.
    """

    def __init__(
        self,
        demo_port: int | None = None,
        lookup: Lookup = look_up,
        plain: httpcore.AsyncNetworkBackend | None = None,
    ):
        self._demo_port = demo_port
        self._lookup = lookup
        self._plain = plain or httpcore.AnyIOBackend()
        self._resolver = ThreadPoolExecutor(_RESOLVER_THREADS, thread_name_prefix="resolve")

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to the first address of ``host`` that answers, when it is the visit's turn.

        Raises:
            HostBusy: The turn is too far away.
            ForbiddenAddress: Any of its addresses is not public, or the port is not a web port.
            httpcore.ConnectError: The name has no address, or none of them answers.
        """
        failure: Exception = httpcore.ConnectError("no address")
        addresses = (await self._vetted(host, port))[:_MOST_ADDRESSES]
        if not self.is_demo(host, port):
            await turn_at_address(addresses[0])
        for address in addresses:
            try:
                return await self._plain.connect_tcp(
                    address, port, timeout, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Never: a socket of this machine is not a website.

        Raises:
            ForbiddenAddress: Always.
        """
        raise ForbiddenAddress

    async def sleep(self, seconds: float) -> None:
        """Wait between two tries of the pool."""
        await self._plain.sleep(seconds)

    def is_demo(self, host: str, port: int | None) -> bool:
        """Whether that is the demo provider, where all demo websites are."""
        return self._demo_port is not None and (host, port) == (_LOOPBACK, self._demo_port)

    def close(self) -> None:
        """End the threads that look up names; those that still run are not waited for."""
        self._resolver.shutdown(wait=False, cancel_futures=True)

    async def _vetted(self, host: str, port: int) -> list[str]:
        if self.is_demo(host, port):
            return [host]
        if port not in _WEB_PORTS:
            raise ForbiddenAddress
        addresses = await self._resolve(host, port)
        # One bad address condemns the name: a mixed answer is how names are rebound.
        if not all(is_public(address) for address in addresses):
            raise ForbiddenAddress
        return [str(address) for address in addresses]

    async def _resolve(self, host: str, port: int) -> list[IPv4Address | IPv6Address]:
        loop = asyncio.get_running_loop()
        try:
            found = await loop.run_in_executor(self._resolver, self._lookup, host, port)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError("the name has no address") from error
        return list(dict.fromkeys(ip_address(address) for address in found))


@lru_cache(maxsize=1)
def shared_ssl_context() -> ssl.SSLContext:
    """Certificates are read once for the process: it takes tens of milliseconds."""
    return httpx.create_ssl_context(trust_env=False)
