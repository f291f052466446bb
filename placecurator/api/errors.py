"""One shape for every error, and the one place where errors become answers."""

from __future__ import annotations

import json
import logging
import math
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from placecurator.api.choices import CHOICES
from placecurator.api.identity import ForeignOrigin
from placecurator.domain.errors import (
    DatabaseAway,
    InvalidInput,
    NotAllowed,
    NothingToUndo,
    NotSignedIn,
    RequestDone,
    RequestRunning,
    RequestTakenOver,
    SignInRefused,
    TooManySearches,
    TooOften,
    UnknownAccount,
    UnknownAct,
    UnknownPlaces,
    UnknownSearch,
    UnknownSelection,
    UnknownView,
)
from placecurator.services import request_ids

log = logging.getLogger(__name__)

_HTTP_NAMES = {404: "NotFound", 405: "MethodNotAllowed", 413: "ContentTooLarge"}


WRONG_ORIGIN = "Only pages of this server may change something."


class _AsciiJson(JSONResponse):
    # What a caller sent and an error repeats may have no UTF-8 form: all but ASCII is escaped.
    def render(self, content: Any) -> bytes:
        return json.dumps(content).encode()


def answer(status: int, type_: str, message: str, **facts: object) -> Response:
    """An answer in the shape of all errors."""
    return _AsciiJson({"error": {"type": type_, "message": message, **facts}}, status)


def wrong_value(field: str, reason: str, allowed: Sequence[str] = ()) -> Response:
    """The answer to a value that is refused: 422 with the field, the reason and what is allowed."""
    facts: dict[str, object] = {"field": field, "reason": reason}
    if allowed:
        facts["allowed"] = list(allowed)
    return answer(422, "InvalidInput", f"{field}: {reason}", **facts)


def install(api: FastAPI) -> None:
    """Make ``api`` answer every error in our shape."""
    api.add_exception_handler(RequestValidationError, _invalid_request)
    api.add_exception_handler(InvalidInput, _invalid_input)
    api.add_exception_handler(UnknownPlaces, _unknown_places)
    for error in _IN_WORDS:
        api.add_exception_handler(error, _in_words)
    for error in _PASSING:
        api.add_exception_handler(error, _passing)
    api.add_exception_handler(NotSignedIn, _not_signed_in)
    api.add_exception_handler(SignInRefused, _sign_in_refused)
    api.add_exception_handler(NotAllowed, _not_allowed)
    api.add_exception_handler(ForeignOrigin, _foreign_origin)
    api.add_exception_handler(RequestDone, _request_done)
    api.add_exception_handler(HTTPException, _http_error)
    api.add_exception_handler(DatabaseAway, _database_away)
    api.add_exception_handler(Exception, _fault)


def _invalid_request(_request: Request, error: Exception) -> Response:
    """The first thing that is wrong with a request; there is no use in listing 100,000."""
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    if first["type"] == "json_invalid":
        return wrong_value("body", f"is not JSON: {first['ctx']['error']}")
    source, *where = first["loc"]
    names = [part for part in where if isinstance(part, str)]
    # In a URL a repeated parameter has no number.
    field = _path(names if source == "query" else where)
    return wrong_value(field, first["msg"], CHOICES.get(names[-1], ()) if names else ())


def _path(where: Sequence[str | int]) -> str:
    """``place_ids[3]`` for the fourth item of a list; ``body`` for all of it."""
    path = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in where)
    return path.removeprefix(".") or "body"


def _invalid_input(_request: Request, error: Exception) -> Response:
    assert isinstance(error, InvalidInput)
    return wrong_value(error.field, error.reason, error.allowed)


def _unknown_places(_request: Request, error: Exception) -> Response:
    assert isinstance(error, UnknownPlaces)
    return answer(404, "UnknownPlaces", str(error), unknown_place_ids=list(error.place_ids))


_UNKNOWN = (UnknownAct, UnknownAccount, UnknownSearch, UnknownSelection, UnknownView)
_IN_WORDS = dict.fromkeys(_UNKNOWN, 404) | dict.fromkeys((NothingToUndo, RequestTakenOver), 409)
"""The errors of which the words say everything."""


def _in_words(_request: Request, error: Exception) -> Response:
    return answer(_IN_WORDS[type(error)], type(error).__name__, str(error))


_PASSING = {TooOften: 429, TooManySearches: 429, RequestRunning: 409}


def _passing(_request: Request, error: Exception) -> Response:
    assert isinstance(error, TooOften | TooManySearches | RequestRunning)
    return _later(_PASSING[type(error)], type(error).__name__, error, error.retry_after_s)


def _not_signed_in(_request: Request, error: Exception) -> Response:
    response = answer(401, "NotSignedIn", str(error))
    response.headers["WWW-Authenticate"] = "Bearer"
    return response


def _sign_in_refused(_request: Request, error: Exception) -> Response:
    assert isinstance(error, SignInRefused)
    if error.retry_after_s is not None:
        return _later(429, "SignInRefused", error, error.retry_after_s)
    response = answer(401, "SignInRefused", str(error))
    response.headers["WWW-Authenticate"] = "Bearer"
    return response


def _not_allowed(_request: Request, error: Exception) -> Response:
    assert isinstance(error, NotAllowed)
    return answer(403, "NotAllowed", str(error), needed=error.needed)


def _foreign_origin(_request: Request, _error: Exception) -> Response:
    return answer(403, "ForeignOrigin", WRONG_ORIGIN)


def _request_done(_request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestDone)
    facts = {"event_id": error.event_id, "act": error.act, "counts": error.counts}
    return answer(409, "RequestDone", str(error), **facts)


def _later(status: int, type_: str, error: Exception, seconds: float) -> Response:
    response = answer(status, type_, str(error))
    response.headers["Retry-After"] = str(math.ceil(seconds))
    return response


def _http_error(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code == HTTPStatus.BAD_REQUEST:
        # FastAPI's word for a body that is not even text, or too deep or too long a number.
        return wrong_value("body", "cannot be read as JSON")
    name = _HTTP_NAMES.get(error.status_code, "HttpError")
    response = answer(error.status_code, name, error.detail)
    response.headers.update(error.headers or {})
    return response


def _database_away(_request: Request, error: Exception) -> Response:
    assert isinstance(error, DatabaseAway)
    log.error("request not served, database away", extra={"reason": error.reason})
    response = answer(503, "DatabaseUnavailable", "The database is away or busy. Try again soon.")
    response.headers["Retry-After"] = "1"
    return response


def _fault(_request: Request, _error: Exception) -> Response:
    # The server logs the error itself, with its traceback, when this answer is sent.
    request_id = request_ids.of_this_act()
    message = "Something went wrong on our side. The log has more."
    response = answer(500, "InternalError", message, request_id=request_id)
    # This answer alone does not pass the middleware that adds the header.
    response.headers[request_ids.HEADER] = request_id
    return response
