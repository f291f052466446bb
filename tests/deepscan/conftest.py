"""Servers and scanners for the tests of the deep scan."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from tests.demo.running import running_demo


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def demo_server() -> Iterator[int]:
    with running_demo("--slow-ms", "300") as port:
        yield port


@pytest.fixture
def demo_port(demo_server: int) -> int:
    """The port of a demo provider with its faults off."""
    httpx.put(f"http://127.0.0.1:{demo_server}/faults", json={}).raise_for_status()
    return demo_server


class FaultChooser:
    """Gives single places of the demo provider a fault, until the test is over."""

    def __init__(self, port: int):
        self._url = f"http://127.0.0.1:{port}/faults"
        self._chosen: set[str] = set()

    def choose(self, place_id: str, fault: str) -> None:
        httpx.put(self._url, json={"place_id": place_id, "fault": fault}).raise_for_status()
        self._chosen.add(place_id)

    def release(self) -> None:
        for place_id in self._chosen:
            httpx.put(self._url, json={"place_id": place_id, "fault": None}).raise_for_status()


@pytest.fixture
def faults(demo_port: int) -> Iterator[FaultChooser]:
    chooser = FaultChooser(demo_port)
    yield chooser
    chooser.release()
