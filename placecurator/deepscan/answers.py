"""What a website answers, and the page in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

import httpx

from placecurator.deepscan.body import Body, read_body
from placecurator.deepscan.retry_after import seconds_to_wait
from placecurator.deepscan.trouble import Trouble, WebsiteUnreadable
from placecurator.deepscan.visit import Visit

_HTML = frozenset({"text/html", "application/xhtml+xml"})
_LONGEST_REST_S = 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page as it came.

    ``url`` is where it was found after redirects; ``charset`` is what the server declared, None
    when it did not. ``complete`` is False when the end was cut off.
    """

    url: str
    body: bytes
    charset: str | None
    complete: bool


class Answer(NamedTuple):
    """An answer whose body was not read yet; ``url`` is where it came from, after redirects."""

    url: httpx.URL
    response: httpx.Response


async def html_body(answer: Answer, visit: Visit) -> Body:
    """The body of a page.

    Raises:
        WebsiteUnreadable: It is none, or the server did not give it.
    """
    await refuse_busy(answer, visit)
    if answer.response.status_code != 200:
        raise WebsiteUnreadable(Trouble.refused)
    media_type = answer.response.headers.get("Content-Type", "").split(";")[0].strip().lower()
    if media_type not in _HTML:
        raise WebsiteUnreadable(Trouble.not_html)
    body = await read_body(answer.response, visit.left_bytes)
    visit.count_bytes(max(body.received, len(body.content)))
    return body


def page_of(answer: Answer, body: Body) -> Page:
    """The page that came."""
    charset = answer.response.charset_encoding
    return Page(url=str(answer.url), body=body.content, charset=charset, complete=body.complete)


async def refuse_busy(answer: Answer, visit: Visit) -> None:
    """Leave a site alone that says that it is overloaded, for as long as it asks.

    Raises:
        WebsiteUnreadable: It says so, or it has a fault.
    """
    status = answer.response.status_code
    if status < 500 and status != 429:
        return
    asked = seconds_to_wait(answer.response.headers.get("Retry-After"), datetime.now(UTC))
    if not asked:
        raise WebsiteUnreadable(Trouble.busy)
    rest_s = min(asked, _LONGEST_REST_S)
    await visit.rest(rest_s)
    raise WebsiteUnreadable(Trouble.busy, rest_s)
