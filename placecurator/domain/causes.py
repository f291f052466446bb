"""Why a deep scan did not complete: a closed list, each with plain words and a cure."""

from __future__ import annotations

from enum import StrEnum, unique

from placecurator.domain.advice import Advice, refuse_gaps


@unique
class Cause(StrEnum):
    """The reason of a failed or postponed attempt, as ``deep_scan_cause`` and attempts store it."""

    place_not_found = "place_not_found"
    place_closed = "place_closed"
    invalid_place_id = "invalid_place_id"
    no_provider = "no_provider"
    moved_in_circles = "moved_in_circles"
    website_unreadable = "website_unreadable"
    robots_disallowed = "robots_disallowed"
    site_opted_out = "site_opted_out"
    api_key_rejected = "api_key_rejected"
    api_not_enabled = "api_not_enabled"
    quota_spent = "quota_spent"
    provider_paused = "provider_paused"
    rate_limited = "rate_limited"
    provider_unavailable = "provider_unavailable"
    provider_answer_unreadable = "provider_answer_unreadable"
    network_error = "network_error"
    timed_out = "timed_out"
    host_busy = "host_busy"
    worker_lost = "worker_lost"
    worker_stopping = "worker_stopping"
    internal_error = "internal_error"

    @property
    def transient(self) -> bool:
        """Whether trying again later may help without anybody doing something."""
        return self in _PASSES

    @property
    def words(self) -> str:
        """What happened, in words for a curator."""
        return _ADVICE[self].words

    @property
    def cure(self) -> str:
        """Who has to do what."""
        return _ADVICE[self].cure


_PASSES = {
    Cause.quota_spent: "Today's quota with the provider is spent.",
    Cause.rate_limited: "The provider asks us to slow down.",
    Cause.provider_unavailable: "The provider has a fault.",
    Cause.network_error: "The network connection failed.",
    Cause.timed_out: "The scan took too long.",
    Cause.host_busy: "Its website is visited too often at the moment.",
    Cause.worker_lost: "The worker that scanned it died.",
    Cause.worker_stopping: "The worker was shut down.",
}
"""The transient ones, and what happened."""

_TRIES_AGAIN = "It is tried again by itself; nothing to do."

_ADVICE = {cause: Advice(words, _TRIES_AGAIN) for cause, words in _PASSES.items()} | {
    Cause.place_not_found: Advice(
        "The provider no longer knows this place.", "Look it up again, or archive it."
    ),
    Cause.place_closed: Advice(
        "The place is closed for good.", "Archive it, or set it to Not a Fit."
    ),
    Cause.invalid_place_id: Advice(
        "The provider does not accept this place id.",
        "Correct the id in the source and import again.",
    ),
    Cause.no_provider: Advice(
        "No provider is set up for this kind of place id, and the place has no website to read.",
        "An admin can set up a provider; or add a website in the source and import again.",
    ),
    Cause.moved_in_circles: Advice(
        "The provider says that the place moved, again and again.", "Look it up again."
    ),
    Cause.website_unreadable: Advice(
        "The website could not be read, and no provider is set up for this kind of place id.",
        "Correct the website in the source and import again, or ask an admin for a provider.",
    ),
    Cause.robots_disallowed: Advice(
        "The website asks programs not to read it, and no provider is set up for this kind of "
        "place id.",
        "Respect it: look at the website yourself, or ask an admin for a provider.",
    ),
    Cause.site_opted_out: Advice(
        "The website is on the list of those that must not be read, and no provider is set up for "
        "this kind of place id.",
        "Respect it: ask an admin for a provider, or whether the website is still on the list.",
    ),
    Cause.api_key_rejected: Advice(
        "The provider rejected the API key.",
        "An admin must change the key; then scan again.",
    ),
    Cause.api_not_enabled: Advice(
        "The provider's account does not allow this call (API or billing is off).",
        "An admin must enable the API and billing with the provider; then scan again.",
    ),
    Cause.provider_paused: Advice(
        "An operator has paused the scans with the provider.",
        "An operator must let them go on; a curator has nothing to do.",
    ),
    Cause.provider_answer_unreadable: Advice(
        "The provider's answer could not be read.",
        "Scan again later; if it stays, report it.",
    ),
    Cause.internal_error: Advice(
        "The scan met a fault of our own.",
        "Scan again; if it stays, report it with the log.",
    ),
}
refuse_gaps(Cause, _ADVICE)
