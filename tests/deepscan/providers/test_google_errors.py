"""Each documented error of the Places API has its cause."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from placecurator.deepscan.providers.google_errors import scan_failure
from placecurator.domain.causes import Cause

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
PER_DAY = "limit 'GetPlaceRequest per day' for consumer 'project_number:123456789012'"
PER_MINUTE = "limit 'GetPlaceRequest per minute' for consumer 'project_number:123456789012'"


def answer(message: str = "", reason: str | None = None) -> bytes:
    details = [{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": reason}]
    return json.dumps(
        {"error": {"message": message, "details": details if reason else []}}
    ).encode()


@pytest.mark.parametrize(
    ("status", "body", "cause"),
    [
        (400, answer("API key not valid.", "API_KEY_INVALID"), Cause.api_key_rejected),
        (400, answer("Not a valid Place ID: x"), Cause.invalid_place_id),
        (400, answer("FieldMask is a required parameter."), Cause.internal_error),
        (400, answer("Error expanding 'fields' parameter."), Cause.internal_error),
        (401, answer("Request had invalid credentials."), Cause.api_key_rejected),
        (403, answer("", "SERVICE_DISABLED"), Cause.api_not_enabled),
        (403, answer("", "BILLING_DISABLED"), Cause.api_not_enabled),
        (403, answer("", "CONSUMER_SUSPENDED"), Cause.api_not_enabled),
        (403, answer("", "API_KEY_SERVICE_BLOCKED"), Cause.api_key_rejected),
        (403, answer("", "API_KEY_IP_ADDRESS_BLOCKED"), Cause.api_key_rejected),
        (403, answer("", "API_KEY_HTTP_REFERRER_BLOCKED"), Cause.api_key_rejected),
        (403, answer("The caller does not have permission"), Cause.api_not_enabled),
        (404, answer("The Place ID is no longer valid."), Cause.place_not_found),
        (404, b"<html>no such page</html>", Cause.provider_answer_unreadable),
        (302, b"", Cause.provider_answer_unreadable),
        (408, b"", Cause.timed_out),
        (429, answer(PER_DAY), Cause.quota_spent),
        (429, answer(PER_MINUTE), Cause.rate_limited),
        (429, b"", Cause.rate_limited),
        (500, answer("Internal"), Cause.provider_unavailable),
        (503, b"<html>", Cause.provider_unavailable),
        (504, b"", Cause.provider_unavailable),
    ],
)
def test_an_error_has_its_cause_and_its_words_stay_here(
    status: int, body: bytes, cause: Cause
) -> None:
    error = scan_failure(status, body, None, NOON)

    assert error.cause is cause
    assert error.message == cause.words


def test_a_spent_day_waits_for_midnight_in_california() -> None:
    error = scan_failure(429, answer(PER_DAY), None, NOON)

    assert error.retry_after_s == 20 * 3600  # noon in London is 4 in the morning there


def test_a_spent_minute_waits_a_minute() -> None:
    assert scan_failure(429, answer(PER_MINUTE), None, NOON).retry_after_s == 60
