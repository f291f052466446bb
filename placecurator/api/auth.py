"""``/api/v3/auth``: signing in and out, and one's own password."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field, StrictBool

from placecurator.api.context import ApiContext, Context
from placecurator.api.idempotency import keyless
from placecurator.api.identity import Viewer, public, session_secret
from placecurator.api.refusals import REFUSALS, SIGN_IN_REFUSALS
from placecurator.domain.accounts import LONGEST_PASSWORD, Role
from placecurator.services.accounts.links import use_link
from placecurator.services.accounts.own_password import change_password
from placecurator.services.accounts.sessions import sign_out, sign_out_everywhere
from placecurator.services.accounts.sign_in import sign_in
from placecurator.services.accounts.signed_in import SignedIn
from placecurator.services.limits import SIGN_INS, refuse_haste
from placecurator.services.session_cookie import cookie_name

router = APIRouter(prefix="/api/v3/auth", tags=["accounts"], dependencies=[keyless()])

_Secret = Annotated[str, Field(max_length=LONGEST_PASSWORD)]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


class SignInRequest(_Body):
    """Who wants to sign in."""

    name: Annotated[str, Field(max_length=200)]
    password: _Secret


class LinkRequest(_Body):
    """The one-time link, or rather what follows ``#link=`` in it."""

    link: Annotated[str, Field(max_length=200)]


class SignOutRequest(_Body):
    """From where to sign out."""

    everywhere: StrictBool = Field(default=False, description="Not only in this browser.")


class PasswordRequest(_Body):
    """A new password. ``old`` is left out by those who have none yet."""

    old: _Secret | None = None
    new: _Secret


class Me(BaseModel):
    """Who the caller is."""

    name: str
    role: Role


@router.post("/sign-in", dependencies=[public()], responses=SIGN_IN_REFUSALS)
def sign_in_by_password(
    context: Context, request: Request, response: Response, body: SignInRequest
) -> Me:
    """Sign in by name and password: the answer sets the cookie of a session."""
    address = begin(context, request)
    signed_in = sign_in(
        context.engine,
        body.name,
        body.password,
        address=address,
        user_agent=request.headers.get("user-agent"),
        throttle=context.throttle,
    )
    return welcome(context, response, signed_in)


@router.post("/link", dependencies=[public()], responses=SIGN_IN_REFUSALS)
def sign_in_by_link(
    context: Context, request: Request, response: Response, body: LinkRequest
) -> Me:
    """Sign in by a one-time link: the answer sets the cookie of a session."""
    address = begin(context, request)
    agent = request.headers.get("user-agent")
    signed_in = use_link(context.engine, body.link, address=address, user_agent=agent)
    return welcome(context, response, signed_in)


@router.post("/sign-out", status_code=204, responses=REFUSALS)
def sign_out_here(
    context: Context,
    request: Request,
    response: Response,
    body: SignOutRequest,
    actor: Viewer,
) -> None:
    """End this session, or all sessions of the caller."""
    if body.everywhere and actor.user_id is not None:
        sign_out_everywhere(context.engine, actor.user_id, actor)
    elif secret := session_secret(request, context):
        sign_out(context.engine, secret)
    response.delete_cookie(
        cookie_name(context.settings.url), secure=over_tls(context), httponly=True, samesite="lax"
    )


@router.get("/me", responses=REFUSALS)
def get_me(actor: Viewer) -> Me:
    """Who the caller is."""
    return Me(name=actor.name, role=actor.role)


@router.post("/password", status_code=204, responses=SIGN_IN_REFUSALS)
def set_password(context: Context, body: PasswordRequest, actor: Viewer) -> None:
    """Give the caller a new password; all his other sessions end."""
    change_password(context.engine, actor, body.old, body.new)


def begin(context: ApiContext, request: Request) -> str | None:
    """The address that wants to sign in; None: it is not known.

    Raises:
        TooOften: it tries too often.
    """
    address = request.client.host if request.client else None
    refuse_haste(context.throttle, SIGN_INS, address or "no address")
    return address


def welcome(context: ApiContext, response: Response, signed_in: SignedIn) -> Me:
    """Put the secret of a new session into the browser's cookie, and say who is signed in."""
    lives_s = (signed_in.expires_at - datetime.now(UTC)).total_seconds()
    response.set_cookie(
        cookie_name(context.settings.url),
        signed_in.secret,
        max_age=math.floor(lives_s),
        secure=over_tls(context),
        httponly=True,
        # Lax, not Strict: who follows a link from an e-mail to this app stays signed in.
        samesite="lax",
    )
    return Me(name=signed_in.actor.name, role=signed_in.actor.role)


def over_tls(context: ApiContext) -> bool:
    """Whether browsers reach the app by TLS."""
    return context.settings.url.startswith("https://")
