"""The API answers made-up requests as its description says, whoever asks."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from placecurator.domain.accounts import Role
from tests.doors.conftest import Server
from tests.doors.schema import try_out

pytestmark = pytest.mark.usefixtures("no_traceback")

EXAMPLES = 10
"""For each operation; ``python -m bench.made_up_requests`` tries thousands."""


@pytest.mark.parametrize("role", [None, Role.curator], ids=lambda role: role or "nobody")
def test_made_up_requests_are_answered_as_described(
    server: Server, tmp_path: Path, role: Role | None
) -> None:
    headers = {} if role is None else {"Authorization": f"Bearer {server.token(role)}"}

    try_out(server.url, headers, EXAMPLES, tmp_path)


def test_an_address_that_is_too_long_is_refused_as_described(server: Server) -> None:
    wanted = {"city": "x" * 65_500}  # the most that httpx would send

    refused = httpx.get(f"{server.url}/api/v3/places/staging/facets", params=wanted)

    described = httpx.get(f"{server.url}/openapi.json").json()["paths"]
    assert (refused.status_code, refused.content) == (414, b"")
    for operations in described.values():
        for operation in operations.values():
            answers = operation["responses"]
            assert "414" in answers or not operation.get("parameters"), operation["operationId"]
