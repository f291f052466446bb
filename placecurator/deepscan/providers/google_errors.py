"""Which cause an error of the Places API means, and how long it asks us to wait."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from placecurator.deepscan.providers.google_answer import ErrorAnswer, ErrorBody
from placecurator.deepscan.retry_after import seconds_to_wait
from placecurator.domain.causes import Cause
from placecurator.domain.errors import ScanFailed

_QUOTA_ZONE = ZoneInfo("America/Los_Angeles")
_MINUTE_QUOTA_S = 60.0

_REASONS = {
    "API_KEY_INVALID": Cause.api_key_rejected,
    "API_KEY_EXPIRED": Cause.api_key_rejected,
    "API_KEY_NOT_FOUND": Cause.api_key_rejected,
    "API_KEY_ANDROID_APP_BLOCKED": Cause.api_key_rejected,
    "API_KEY_IOS_APP_BLOCKED": Cause.api_key_rejected,
    "API_KEY_SERVICE_BLOCKED": Cause.api_key_rejected,
    "API_KEY_IP_ADDRESS_BLOCKED": Cause.api_key_rejected,
    "API_KEY_HTTP_REFERRER_BLOCKED": Cause.api_key_rejected,
    "SERVICE_DISABLED": Cause.api_not_enabled,
    "BILLING_DISABLED": Cause.api_not_enabled,
    "CONSUMER_SUSPENDED": Cause.api_not_enabled,
}


def scan_failure(status: int, body: bytes, retry_after: str | None, now: datetime) -> ScanFailed:
    """The error to raise for an answer that is not 200.

    The provider's own words are not repeated: they hold the number of the project.
    """
    try:
        error = ErrorAnswer.model_validate_json(body).error
    except ValidationError:
        error = None
    wait = seconds_to_wait(retry_after, now)
    if status >= 500:
        return ScanFailed(Cause.provider_unavailable, retry_after_s=wait)
    if status == 429:
        return _quota_failure(error, wait, now)
    if status == 408:
        return ScanFailed(Cause.timed_out, retry_after_s=wait)
    return ScanFailed(_cause_of(status, error) if error else Cause.provider_answer_unreadable)


def _quota_failure(error: ErrorBody | None, wait: float | None, now: datetime) -> ScanFailed:
    if error and "per day" in error.message:
        until = until_the_quota_is_new(now) if wait is None else wait
        return ScanFailed(Cause.quota_spent, retry_after_s=until)
    return ScanFailed(Cause.rate_limited, retry_after_s=_MINUTE_QUOTA_S if wait is None else wait)


def _cause_of(status: int, error: ErrorBody) -> Cause:
    for detail in error.details:
        if detail.reason in _REASONS:
            return _REASONS[detail.reason]
    if status == 404:
        return Cause.place_not_found
    if status == 401:
        return Cause.api_key_rejected
    if status == 403:
        return Cause.api_not_enabled
    if status == 400 and "api key" in error.message.lower():  # of services that give no reason
        return Cause.api_key_rejected
    if status == 400 and "Place ID" in error.message:
        return Cause.invalid_place_id
    return Cause.internal_error  # a request that the API does not accept is our own fault


def until_the_quota_is_new(now: datetime) -> float:
    """Seconds until midnight in California, when the quotas of a day begin anew."""
    local = now.astimezone(_QUOTA_ZONE)
    midnight = datetime.combine(local.date() + timedelta(days=1), time(), _QUOTA_ZONE)
    return (midnight.astimezone(UTC) - now).total_seconds()
