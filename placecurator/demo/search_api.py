"""``POST /v1/places:searchText`` in the dialect of the Places API (New): words in, pages out."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from placecurator.demo.catalogue import all_places, category_of
from placecurator.demo.details import place_details
from placecurator.demo.dialect import error_answer, masked, names_in_mask, refusal_of
from placecurator.domain.text import fold
from placecurator.sample import SampleRecord

MOST_PLACES = 60
"""More are never given for one query."""

_PAGE = 20
_MOST_BYTES = 20_000
_TOKEN_FIELD = "nextPageToken"
_WORD = re.compile(r"\w+")
_SAID_BETWEEN = frozenset({"in", "at", "near", "the", "a", "and", "of", "on"})
_EVERYWHERE = ("helsinki", "finland")  # whether or not a place's tags say so


class SearchApi:
    """Finds places of the sample by their names, categories and addresses."""

    async def search(self, request: Request) -> Response:
        """One page; the same query with its token gives the next one."""
        refusal = refusal_of(request, "places.", frozenset({_TOKEN_FIELD}))
        if refusal is not None:
            return refusal
        try:
            body = json.loads(await _limited_body(request))
            query = _Query.model_validate(body)
            start = _start(body)
        except (ValueError, RecursionError) as error:
            return _invalid(error)
        found = _matching(query)[:MOST_PLACES]
        end = start + (query.page_size or _PAGE)
        base_url = str(request.base_url).rstrip("/")
        answer: dict[str, Any] = {}
        if page := found[start:end]:
            places = (place_details(record, base_url) for record in page)
            answer["places"] = [masked(place, request, "places.") for place in places]
        if end < len(found) and names_in_mask(request, _TOKEN_FIELD):
            answer[_TOKEN_FIELD] = _token(end, body)
        return JSONResponse(answer)


class _Part(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, extra="forbid", frozen=True)


class _Point(_Part):
    latitude: float = Field(default=0.0, ge=-90, le=90)
    longitude: float = Field(default=0.0, ge=-180, le=180)


class _Rectangle(_Part):
    low: _Point
    high: _Point

    def has(self, record: SampleRecord) -> bool:
        is_high = self.low.latitude <= record.lat <= self.high.latitude
        return is_high and self.low.longitude <= record.lon <= self.high.longitude


class _Restriction(_Part):
    rectangle: _Rectangle


class _Query(_Part):
    """Of all parameters of the API those that are acted upon, and those that may be there."""

    text_query: Annotated[str, Field(pattern=r"\S")]
    page_size: int | None = Field(default=None, ge=0, le=_PAGE)
    page_token: str | None = None
    language_code: str | None = None
    region_code: str | None = None
    location_restriction: _Restriction | None = None


def _matching(query: _Query) -> Sequence[SampleRecord]:
    """The places in which each word of the text is found, names first."""
    words = [_stem(word) for word in _words(query.text_query) if word not in _SAID_BETWEEN]
    area = query.location_restriction
    ranked = [
        (-_score(record, words), key, record)
        for key, record in all_places().items()
        if area is None or area.rectangle.has(record)
    ]
    return [record for score, _, record in sorted(ranked, key=lambda one: one[:2]) if score < 0]


def _score(record: SampleRecord, words: Iterable[str]) -> int:
    """0 when a word is not found; a word in the name counts most."""
    name = _stems(record.tags["name"])
    kind = _stems(category_of(record) or "")
    where = _stems(" ".join(value for tag, value in record.tags.items() if tag[:5] == "addr:"))
    score = 0
    for word in words:
        points = 3 * (word in name) + 2 * (word in kind)
        if not points and word not in where and word not in _EVERYWHERE:
            return 0
        score += points or 1
    return score


def _words(text: str) -> list[str]:
    return _WORD.findall(fold(text.replace("_", " ")))


def _stems(text: str) -> set[str]:
    return {_stem(word) for word in _words(text)}


def _stem(word: str) -> str:
    """The singular of an English plural: a search for dentists finds a dentist."""
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > 3 else word


async def _limited_body(request: Request) -> bytes:
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > _MOST_BYTES:
            raise ValueError("The request is too large.")
    return bytes(body)


def _token(start: int, body: Mapping[str, Any]) -> str:
    """Good only with the same parameters."""
    others = {name: value for name, value in body.items() if name != "pageToken"}
    digest = hashlib.sha256(json.dumps(others, sort_keys=True).encode()).hexdigest()[:16]
    return base64.urlsafe_b64encode(f"{start}.{digest}".encode()).decode()


def _start(body: Mapping[str, Any]) -> int:
    token = body.get("pageToken")
    if not token:
        return 0
    start = next((n for n in range(1, MOST_PLACES) if _token(n, body) == token), None)
    if start is None:
        raise ValueError("Request parameters other than page_token must match the first request.")
    return start


def _invalid(error: Exception) -> Response:
    text = str(error)
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        text = f"Invalid value at '{place}': {first['msg']}."
    return error_answer(400, "INVALID_ARGUMENT", text)
