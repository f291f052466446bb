"""What the web process does when it starts."""

from __future__ import annotations

import re

from tests.doors.conftest import Server


def test_what_stays_is_not_looked_through_by_each_collection_of_garbage(server: Server) -> None:
    [objects] = re.findall(r"web process has started \[objects=(\d+)\]", server.said())

    assert int(objects) > 10_000
