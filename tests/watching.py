"""Browsers that watch the triage page, without a browser: many of them in one event loop.

Each keeps its rows as ``grid.jsx`` does: it applies changes in their order, and reads its rows
again when a number was left out.
"""

from __future__ import annotations

import asyncio
import json
import uuid
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

from wsproto import ConnectionType, WSConnection
from wsproto.events import AcceptConnection, Event, Request, TextMessage

from placecurator.ui.states.live import LiveState
from placecurator.ui.states.panel import PanelState
from placecurator.ui.states.triage import TriageState

_LIVE, _PANEL, _TRIAGE = (state.get_full_name() for state in (LiveState, PanelState, TriageState))
_MARKER = "_rx_state_"
_ROUTE = {"pathname": "/", "asPath": "/", "query": {}}
_READ = 65_536

Row = dict[str, Any]


class Watcher:
    """One open page. ``rows`` by id, and the other variables as the server has set them.

    It is ``settled`` when it shows all that it asked for when it was opened.
    """

    def __init__(self) -> None:
        self.rows: dict[str, Row] = {}
        self.settled = False
        self.live: dict[str, Any] = {}
        self.heard = Counter[str]()
        self._number: int | None = None
        self._latest: dict[str, tuple[int, Row]] = {}
        self._protocol = WSConnection(ConnectionType.CLIENT)

    @property
    def scans(self) -> Counter[str]:
        """How many rows are in each state of the scan."""
        return Counter(row["scan"] for row in self.rows.values())

    async def connect(self, url: str, secret: str) -> None:
        """Open the page at ``url`` in the session with ``secret``."""
        address = urlsplit(url)
        self._reader, self._writer = await asyncio.open_connection(address.hostname, address.port)
        headers = [(b"Origin", url.encode()), (b"Cookie", f"pc_session={secret}".encode())]
        target = f"/_event/?EIO=4&transport=websocket&token={uuid.uuid4()}"
        self._send(Request(address.netloc, target, extra_headers=headers))

    async def watch(self) -> None:
        """Do as a page does, until cancelled or disconnected."""
        whole = ""
        while data := await self._reader.read(_READ):
            self._protocol.receive_data(data)
            for event in self._protocol.events():
                if isinstance(event, AcceptConnection):
                    continue
                assert isinstance(event, TextMessage), event
                whole += event.data
                if event.message_finished:
                    self._hear(whole)
                    whole = ""

    def close(self) -> None:
        """Close the page."""
        self._writer.close()

    def call(self, handler: str) -> None:
        """Send an event."""
        event = {"name": handler, "payload": {}, "router_data": _ROUTE}
        self._send(TextMessage("42/_event," + json.dumps(["event", event])))

    def _send(self, event: Event) -> None:
        self._writer.write(self._protocol.send(event))

    def _hear(self, packet: str) -> None:
        if packet == "2":
            self._send(TextMessage("3"))
        elif packet.startswith("0"):
            self._send(TextMessage("40/_event,"))
        elif packet.startswith("40/_event,"):
            self.call(f"{_LIVE}.open_page")
            self.call(f"{_TRIAGE}.load")
        elif packet.startswith("42/_event,"):
            self.heard["packets"] += 1
            self.heard["bytes"] += len(packet)
            name, told, *_ = json.loads(packet.partition(",")[2])
            if name == "event":
                delta = (json.loads(told) if isinstance(told, str) else told).get("delta") or {}
                self._show(*(_plain(delta.get(state)) for state in (_LIVE, _PANEL, _TRIAGE)))

    def _show(self, live: dict[str, Any], panel: dict[str, Any], triage: dict[str, Any]) -> None:
        self.live |= live
        if "counting" in panel:  # the last of what a page asks for
            self.settled = not panel["counting"]
        if "rows" in triage:
            read_at = triage.get("rows_read_at", 0)
            self.rows = {row["id"]: row | self._newer(row["id"], read_at) for row in triage["rows"]}
        if "patches" in triage:
            self._patch(triage["patches"], triage.get("patches_read_at", 0))
        if "number" in live:
            self._follow(live["number"], live.get("changes", []))

    def _follow(self, number: int, changes: Sequence[Row]) -> None:
        if self._number is None:
            self._number = number
            return
        for change in changes:
            self._latest[change["id"]] = number, change
        self._patch(changes, -1)
        missed, self._number = number != self._number + 1, number
        if missed:
            self.heard["missed"] += 1
            self.call(f"{_TRIAGE}.refresh")

    def _patch(self, patches: Sequence[Row], read_at: int) -> None:
        for change in patches:
            if change["id"] in self.rows:
                self.rows[change["id"]] |= change | self._newer(change["id"], read_at)

    def _newer(self, place_id: str, read_at: int) -> Row:
        number, change = self._latest.get(place_id, (-1, {}))
        return change if number > read_at else {}


def _plain(delta: dict[str, Any] | None) -> dict[str, Any]:
    return {name.removesuffix(_MARKER): value for name, value in (delta or {}).items()}


@asynccontextmanager
async def watching(url: str, secrets: Sequence[str]) -> AsyncIterator[list[Watcher]]:
    """A page for each of the sessions; all of them show what they asked for."""
    watchers = [Watcher() for _ in secrets]
    async with asyncio.TaskGroup() as pages:
        for watcher, secret in zip(watchers, secrets, strict=True):
            await watcher.connect(url, secret)
        tasks = [pages.create_task(watcher.watch()) for watcher in watchers]
        await until(lambda: all(w.settled and w.live.get("by_scan") for w in watchers), 120)
        yield watchers
        for task, watcher in zip(tasks, watchers, strict=True):
            watcher.close()
            task.cancel()


async def until(condition: Any, within_s: float) -> None:
    """Wait for ``condition``; TimeoutError when it does not hold in time."""
    async with asyncio.timeout(within_s):
        while not condition():
            await asyncio.sleep(0.05)
