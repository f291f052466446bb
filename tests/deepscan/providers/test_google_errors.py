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
        (403, answer("", "API_KEY_ANDROID_APP_BLOCKED"), Cause.api_key_rejected),
        (403, answer("", "API_KEY_SERVICE_BLOCKED"), Cause.api_key_rejected),
        (403, answer("", "API_KEY_IP_ADDRESS_BLOCKED"), Cause.api_key_rejected),
        (403, answer("", "API_KEY_HTTP_REFERRER_BLOCKED"), Cause.api_key_rejected),
        (403, answer("The caller does not have permission"), Cause.api_not_enabled),
        (403, answer("", "CONSUMER_INVALID"), Cause.api_not_enabled),
        (403, answer("", "ACCESS_TOKEN_EXPIRED"), Cause.api_not_enabled),
        (400, answer("API Key not found. Please pass a valid API key."), Cause.api_key_rejected),
        (
            400,
            answer("API key expired.", "API_KEY_EXPIRED"),
            Cause.api_key_rejected,
        ),
        (400, answer("Request parameters other than page_token must match."), Cause.internal_error),
        (404, answer("Method not found."), Cause.place_not_found),
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
        (504, answer("Deadline expired", "DEADLINE_EXCEEDED"), Cause.provider_unavailable),
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


@pytest.mark.parametrize(
    ("now", "hours"),
    [
        ("2026-03-08T09:00Z", 22),  # 1 in the morning of the day that has 23 hours
        ("2026-03-08T08:00Z", 23),  # its first moment
        ("2026-11-01T08:00Z", 24),  # 1 in the morning, for the first time, of the day with 25
        ("2026-11-01T09:00Z", 23),  # the same by the clock, an hour later
        ("2026-11-01T07:00Z", 25),  # its first moment
    ],
)
def test_the_day_is_as_long_as_it_is_in_california(now: str, hours: int) -> None:
    error = scan_failure(429, answer(PER_DAY), None, datetime.fromisoformat(now))

    assert error.retry_after_s == hours * 3600


def test_a_spent_minute_waits_a_minute() -> None:
    assert scan_failure(429, answer(PER_MINUTE), None, NOON).retry_after_s == 60
