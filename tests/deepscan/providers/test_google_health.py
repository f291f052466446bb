"""Whether Google answers and takes the key, found out for nothing."""

from __future__ import annotations

import httpx
import pytest

from placecurator.deepscan.providers import GooglePlaces
from placecurator.domain.causes import Cause
from tests.deepscan.providers.google_searching import asker
from tests.deepscan.providers.web_service import Reply, WebService

pytestmark = pytest.mark.anyio


async def test_health_costs_nothing_and_sees_a_bad_key(
    demo_port: int, transport: httpx.AsyncBaseTransport
) -> None:
    url = f"http://127.0.0.1:{demo_port}"
    good = await GooglePlaces(transport, name="google", base_url=url, key="demo").health()
    bad = await GooglePlaces(transport, name="google", base_url=url, key="wrong").health()

    assert (good.cause, bad.cause) == (None, Cause.api_key_rejected)
    assert bad.words.startswith("The provider rejected the API key. An admin must change the key")


async def test_health_asks_for_the_id_alone(
    google: WebService, transport: httpx.AsyncBaseTransport
) -> None:
    google.replies = [Reply({"id": "x"})]

    await asker(transport, google.url).health()

    assert google.asked[0].headers["X-Goog-FieldMask"] == "id"
