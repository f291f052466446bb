"""When a server says that one may come again."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from placecurator.deepscan.retry_after import seconds_to_wait

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, None),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("99999999999999999999", None),
        ("0", 0),
        ("120", 120),
        ("Tue, 24 Nov 2026 12:01:30 GMT", 90),
        ("Tue, 24 Nov 2026 11:00:00 GMT", 0),
    ],
)
def test_a_retry_after_header_is_seconds_or_a_date(
    header: str | None, seconds: float | None
) -> None:
    assert seconds_to_wait(header, NOON) == seconds
