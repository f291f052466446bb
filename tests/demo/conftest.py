"""A demo provider for the tests of it."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from tests.demo.running import running_demo


@pytest.fixture(scope="module")
def demo_port() -> Iterator[int]:
    with running_demo() as port:
        yield port


@pytest.fixture
def demo(demo_port: int) -> Iterator[httpx.Client]:
    """A client of the demo provider, with its faults off."""
    with httpx.Client(base_url=f"http://127.0.0.1:{demo_port}") as client:
        client.put("/faults", json={}).raise_for_status()
        yield client
