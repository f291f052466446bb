"""The website of each sample business, built in one of several ways that websites are built."""

from __future__ import annotations

import hashlib

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from placecurator.demo.catalogue import all_places, has_site
from placecurator.demo.faults import Fault, FaultPlan
from placecurator.demo.site_page import CSP, Content, page_of
from placecurator.demo.site_styles import Style, pages_of, style_of, trap_of
from placecurator.sample import SampleRecord

_START = "start"


class Sites:
    """``GET /sites/{key}/`` and what it may lead to."""

    def __init__(self, plan: FaultPlan):
        self._plan = plan

    async def home(self, request: Request) -> Response:
        """The first page, or the way to it."""
        key = request.path_params["key"]
        if style_of(key).redirects and _owner(key):
            return RedirectResponse(f"/sites/{key}/{_START}", 302)
        return self._page(request, "")

    async def page(self, request: Request) -> Response:
        """A further page, or the first one of a site that redirects to it."""
        name = request.path_params["page"]
        return self._page(request, "" if name == _START else name)

    async def trap(self, request: Request) -> Response:
        """A page that robots.txt disallows."""
        key = request.path_params["key"]
        record = _owner(key)
        if record is None:
            return _no_page()
        return _answer(request, record, trap_of(key), style_of(key))

    async def robots(self, _request: Request) -> Response:
        """What nobody is to read."""
        return PlainTextResponse("User-agent: *\nDisallow: /sites/*/sisainen/\n")

    def _page(self, request: Request, name: str) -> Response:
        key = request.path_params["key"]
        record = _owner(key)
        content = pages_of(style_of(key), record).get(name) if record else None
        if record is None or content is None:
            return _no_page()
        if self._plan.fault_of(key) is Fault.site_down:
            return PlainTextResponse("The site has a fault, on purpose.", 503)
        return _answer(request, record, content, style_of(key))


def _answer(request: Request, record: SampleRecord, content: Content, style: Style) -> Response:
    """The page, or that it is as the visitor knows it (RFC 9110 §13.1.2)."""
    declared = style.charset if style.declared else None
    markup = page_of(record.tags["name"], content, declared)
    body = markup.encode(style.charset, "xmlcharrefreplace")
    etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
    if request.headers.get("If-None-Match") == etag:
        return Response(status_code=304, headers={"ETag": etag})
    media_type = f"text/html; charset={declared}" if declared else "text/html"
    headers = {"Content-Type": media_type, "Content-Security-Policy": CSP, "ETag": etag}
    return Response(body, headers=headers)


def _no_page() -> Response:
    return PlainTextResponse("There is no such site here.", 404)


def _owner(key: str) -> SampleRecord | None:
    record = all_places().get(key)
    return record if record and has_site(record) else None
