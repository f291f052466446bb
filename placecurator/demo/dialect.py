"""What all calls of the Places API (New) have in common: key, mask, and the form of errors."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

API_KEY = "demo"
"""The key that is accepted."""

PROJECT = "123456789012"
"""Real errors hold such a number; it must never reach a curator."""

_KNOWN_FIELDS = frozenset(
    [
        "name",
        "id",
        "types",
        "displayName",
        "primaryType",
        "primaryTypeDisplayName",
        "formattedAddress",
        "shortFormattedAddress",
        "addressComponents",
        "postalAddress",
        "location",
        "viewport",
        "plusCode",
        "rating",
        "userRatingCount",
        "priceLevel",
        "priceRange",
        "nationalPhoneNumber",
        "internationalPhoneNumber",
        "websiteUri",
        "googleMapsUri",
        "regularOpeningHours",
        "currentOpeningHours",
        "businessStatus",
        "movedPlace",
        "movedPlaceId",
        "utcOffsetMinutes",
        "timeZone",
        "photos",
        "reviews",
        "editorialSummary",
    ]
)
_REFUSED_KEYS = {
    "demo-service-disabled": "SERVICE_DISABLED",
    "demo-billing-disabled": "BILLING_DISABLED",
    "demo-key-blocked": "API_KEY_SERVICE_BLOCKED",
}


def refusal_of(
    request: Request, prefix: str = "", others: frozenset[str] = frozenset()
) -> Response | None:
    """The error for a wrong key or mask, which are looked at first, as Google does; None: fine.

    Each field of the mask begins with ``prefix``, but for ``others``.
    """
    key = request.headers.get("X-Goog-Api-Key") or request.query_params.get("key")
    if key in _REFUSED_KEYS:
        text = f"Requests to this API are blocked for project_number:{PROJECT}."
        return error_answer(403, "PERMISSION_DENIED", text, _REFUSED_KEYS[key])
    if key != API_KEY:
        text = "API key not valid. Please pass a valid API key."
        return error_answer(400, "INVALID_ARGUMENT", text, "API_KEY_INVALID")
    mask = _mask(request)
    if not mask:
        return error_answer(400, "INVALID_ARGUMENT", "FieldMask is a required parameter.")
    unknown = sorted(path for path in mask - others - {"*"} if not _is_known(path, prefix))
    if unknown:
        text = "Error expanding 'fields' parameter. Cannot find matching fields for path "
        return error_answer(400, "INVALID_ARGUMENT", f"{text}'{unknown[0]}'.")
    return None


def masked(place: dict[str, Any], request: Request, prefix: str = "") -> dict[str, Any]:
    """``place`` reduced to the fields that the mask names."""
    fields = {path.removeprefix(prefix).split(".")[0] for path in _mask(request)}
    return place if "*" in fields else {name: v for name, v in place.items() if name in fields}


def names_in_mask(request: Request, field: str) -> bool:
    """Whether the mask names ``field``, or everything."""
    return not {field, "*"}.isdisjoint(_mask(request))


def error_answer(code: int, status: str, message: str, reason: str | None = None) -> Response:
    """An error in the form of google.rpc."""
    error: dict[str, Any] = {"code": code, "message": message, "status": status}
    if reason:
        kind = "type.googleapis.com/google.rpc.ErrorInfo"
        error["details"] = [{"@type": kind, "reason": reason, "domain": "googleapis.com"}]
    return JSONResponse({"error": error}, status_code=code)


def _is_known(path: str, prefix: str) -> bool:
    return path.startswith(prefix) and path.removeprefix(prefix).split(".")[0] in _KNOWN_FIELDS


def _mask(request: Request) -> set[str]:
    text = request.headers.get("X-Goog-FieldMask") or request.query_params.get("fields") or ""
    return {field.strip() for field in text.split(",") if field.strip()}
