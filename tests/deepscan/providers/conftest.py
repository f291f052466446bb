"""Servers of places, and who asks them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import httpx
import pytest

from placecurator.deepscan.providers import Provider
from placecurator.deepscan.providers.nominatim import Nominatim
from placecurator.deepscan.providers.overpass import Overpass
from placecurator.deepscan.safe_http import shared_ssl_context
from placecurator.deepscan.spread import SpreadTransport
from tests.deepscan.providers.osm_data import answer_of_nominatim, answer_of_overpass
from tests.deepscan.providers.web_service import Reply, WebService, serving


@pytest.fixture
async def transport() -> AsyncIterator[httpx.AsyncBaseTransport]:
    """What all providers of a process share."""
    transport = SpreadTransport(shared_ssl_context())
    yield transport
    await transport.aclose()


@pytest.fixture
def google() -> Iterator[WebService]:
    """A server whose answers each test sets."""
    with serving(WebService(lambda asked: Reply({}))) as service:
        yield service


@pytest.fixture(params=["overpass", "nominatim"])
def osm_server(request: pytest.FixtureRequest) -> Iterator[WebService]:
    """Each of the two kinds of servers."""
    answers = {"overpass": answer_of_overpass, "nominatim": answer_of_nominatim}[request.param]
    with serving(WebService(answers)) as service:
        yield service


@pytest.fixture
def osm(
    request: pytest.FixtureRequest, osm_server: WebService, transport: httpx.AsyncBaseTransport
) -> Provider:
    """The provider that asks ``osm_server``."""
    if osm_server.answers is answer_of_overpass:
        return overpass_at(osm_server, transport)
    return Nominatim(transport, url=osm_server.url, agent="placecurator/test (+me@example.com)")


def overpass_at(service: WebService, transport: httpx.AsyncBaseTransport) -> Overpass:
    url = f"{service.url}/api/interpreter"
    return Overpass(transport, url=url, agent="placecurator/test (+me@example.com)")
