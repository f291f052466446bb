"""``/api/v3/auth/oidc``: where browsers leave for the sign-in provider, and come back.

People see these answers, not programs: what goes wrong is told by the sign-in page.
"""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, Field

from placecurator.api.auth import begin, over_tls, welcome
from placecurator.api.context import ApiContext, Context
from placecurator.api.errors import answer
from placecurator.api.identity import public
from placecurator.domain.errors import TooOften
from placecurator.domain.single_sign_on import FLOW_LIFETIME, SsoProblem, SsoRefused
from placecurator.services.accounts.signed_in import Browser
from placecurator.services.accounts.single_sign_on import Return, come_back, leave
from placecurator.services.session_cookie import flow_cookie_name, value_in

router = APIRouter(prefix="/api/v3/auth", tags=["accounts"])

_SEE_OTHER = 303
_Given = Annotated[str | None, Query(max_length=4000)]


class Ways(BaseModel):
    """How one can sign in."""

    password: bool = Field(description="By name and password; always.")
    oidc: str | None = Field(description="What the sign-in provider is called; null: none is set.")


@router.get("/ways", dependencies=[public()])
def get_ways(context: Context) -> Ways:
    """How one can sign in here."""
    settings = context.settings
    return Ways(password=True, oidc=settings.oidc_name if settings.oidc_issuer else None)


@router.get("/oidc/start", dependencies=[public()], include_in_schema=False)
def start(
    context: Context,
    request: Request,
    next_path: Annotated[str, Query(alias="next", max_length=4000)] = "/",
) -> Response:
    """Send a browser to the provider."""
    if not context.settings.oidc_issuer:
        return _nobody_to_ask()
    try:
        begin(context, request)
        departure = leave(context.engine, context.settings, next_path)
    except TooOften:
        return _back_to_the_door(SsoProblem.hasty)
    except SsoRefused as refused:
        return _back_to_the_door(refused.problem)
    response = RedirectResponse(departure.url, status_code=_SEE_OTHER)
    response.set_cookie(
        flow_cookie_name(context.settings.url),
        departure.secret,
        max_age=int(FLOW_LIFETIME.total_seconds()),
        secure=over_tls(context),
        httponly=True,
        # Lax: the browser comes back from another site.
        samesite="lax",
    )
    return response


@router.get("/oidc/callback", dependencies=[public()], include_in_schema=False)
def callback(
    context: Context,
    request: Request,
    state: _Given = None,
    code: _Given = None,
    error: _Given = None,
) -> Response:
    """Let in a browser that comes back from the provider."""
    if not context.settings.oidc_issuer:
        return _nobody_to_ask()
    response = _let_in(context, request, state, code, error)
    response.delete_cookie(
        flow_cookie_name(context.settings.url),
        secure=over_tls(context),
        httponly=True,
        samesite="lax",
    )
    return response


def _let_in(
    context: ApiContext, request: Request, state: str | None, code: str | None, error: str | None
) -> Response:
    secret = value_in(request.headers.get("cookie"), flow_cookie_name(context.settings.url))
    came = Return(secret=secret, state=state, code=code, error=error)
    try:
        address = begin(context, request)
        browser = Browser(address=address, user_agent=request.headers.get("user-agent"))
        signed_in, path = come_back(context.engine, context.settings, came, browser)
    except TooOften:
        return _back_to_the_door(SsoProblem.hasty)
    except SsoRefused as refused:
        return _back_to_the_door(refused.problem)
    response = RedirectResponse(path, status_code=_SEE_OTHER)
    welcome(context, response, signed_in)
    return response


def _back_to_the_door(problem: SsoProblem) -> Response:
    query = urlencode({"problem": problem.value})
    return RedirectResponse(f"/sign-in?{query}", status_code=_SEE_OTHER)


def _nobody_to_ask() -> Response:
    return answer(404, "NotFound", "No sign-in provider is set up here.")
