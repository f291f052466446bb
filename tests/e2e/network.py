"""A network between a browser and the product that can be interrupted."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterable, Iterator

_CHUNK = 65_536


class Network:
    """Carries TCP connections of 127.0.0.1 to ``port``, as long as it is whole."""

    def __init__(self, port: int):
        self._to = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._whole = threading.Event()
        self._whole.set()
        self._lost = threading.Event()
        self._ends: list[socket.socket] = [self._listener]
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def port(self) -> int:
        """Where it begins."""
        port: int = self._listener.getsockname()[1]
        return port

    def hold(self) -> None:
        """Nothing gets through for a while; what is sent meanwhile arrives afterwards."""
        self._whole.clear()

    def lose(self) -> None:
        """Nothing gets through, and the connections that there are will never carry anything again.

        Neither side is told, as when a router forgets them.
        """
        self._whole.clear()
        self._lost.set()
        self._lost = threading.Event()

    def mend(self) -> None:
        """Let everything through again."""
        self._whole.set()

    def mend_anew(self) -> None:
        """Let everything through again, over new connections: those that there are end."""
        self.mend()
        _end(self._ends[1:])

    def close(self) -> None:
        """End all connections, and take no more."""
        self.mend()
        _end(self._ends)

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                here, _address = self._listener.accept()
                self._ends.append(here)
                threading.Thread(target=self._carry, args=(here,), daemon=True).start()

    def _carry(self, here: socket.socket) -> None:
        lost = self._lost
        self._whole.wait()
        if lost.is_set():
            return
        there = socket.create_connection(("127.0.0.1", self._to))
        self._ends.append(there)
        for one, other in ((here, there), (there, here)):
            threading.Thread(target=self._pump, args=(one, other, lost), daemon=True).start()

    def _pump(self, source: socket.socket, target: socket.socket, lost: threading.Event) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(_CHUNK):
                self._whole.wait()
                if lost.is_set():
                    threading.Event().wait()  # both ends stay open, and hear nothing
                target.sendall(data)
        with contextlib.suppress(OSError):
            target.shutdown(socket.SHUT_WR)


def _end(ends: Iterable[socket.socket]) -> None:
    for end in ends:
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
        end.close()


@contextlib.contextmanager
def network_to(url: str) -> Iterator[Network]:
    """A network to the server at ``url``."""
    network = Network(int(url.rpartition(":")[2]))
    try:
        yield network
    finally:
        network.close()
