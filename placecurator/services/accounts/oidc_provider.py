"""The OpenID Connect provider: where people are sent, and who it says they are."""

from __future__ import annotations

import hmac
import re
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import quote

import httpx
from authlib.oauth2 import OAuth2Error
from authlib.oauth2.client import OAuth2Client
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import ClaimError, JoseError
from joserfc.jwk import KeySet

from placecurator.domain.single_sign_on import SsoProblem, SsoRefused
from placecurator.setting_types import unheard
from placecurator.settings import Settings

CALLBACK = "/api/v3/auth/oidc/callback"
"""Where the provider sends people back to, below the URL of the app."""

_ANSWER_WITHIN_S = 5.0
_KNOWN_FOR_S = 300
_CLOCKS_DIFFER_S = 60
_ERROR_CODE = re.compile(r"[a-z_]{1,50}")
_SUBJECT = re.compile(r"[ -~]{1,255}")
# Signed by a key that only the provider has: no "none", and no secret that both sides know.
_ALGORITHMS = tuple(f"{family}{bits}" for family in ("RS", "PS", "ES") for bits in (256, 384, 512))

# A provider that hangs must not hold all threads of the server.
_at_work = threading.BoundedSemaphore(8)


class _Untrusted(Exception):
    """What the provider answers is not what the protocol wants."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """What binds an answer of the provider to the browser that asked; derived from its secret."""

    state: str
    nonce: str
    verifier: str


def ticket_of(secret: str) -> Ticket:
    """The ticket of a flow; who sees a part of it learns neither the secret nor the other parts."""
    return Ticket(**{part: _derived(secret, part) for part in ("state", "nonce", "verifier")})


def _derived(secret: str, part: str) -> str:
    return hmac.digest(secret.encode(), part.encode(), "sha256").hex()


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Somebody whom the provider vouches for; ``names`` are what he may be called, best first."""

    issuer: str
    subject: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Endpoints:
    authorization: str
    token: str
    keys: str
    secret_in_body: bool


def entrance(settings: Settings, ticket: Ticket) -> str:
    """The URL at which the provider asks somebody who he is.

    Raises:
        SsoRefused: the provider is away, or its discovery document is wrong.
    """
    with _translated(), _http() as http:
        url, _state = _client(settings, http).create_authorization_url(
            _endpoints(settings).authorization,
            state=ticket.state,
            nonce=ticket.nonce,
            code_verifier=ticket.verifier,
        )
    return str(url)


def identify(settings: Settings, code: str, ticket: Ticket) -> Identity:
    """Who somebody is that came back with ``code``.

    Raises:
        SsoRefused: the provider is away, or what it answers is not proven.
    """
    with _translated(), _http() as http:
        endpoints = _endpoints(settings)
        token = _client(settings, http).fetch_token(
            endpoints.token,
            grant_type="authorization_code",
            code=code,
            code_verifier=ticket.verifier,
            **_authentication(settings, endpoints),
        )
        keys = KeySet.import_key_set(_json(http, endpoints.keys))  # type: ignore[arg-type]
        claims = _proven(settings, token.get("id_token"), keys, ticket)
        return _identity(claims)


def _authentication(settings: Settings, endpoints: _Endpoints) -> dict[str, Any]:
    assert settings.oidc_client_secret is not None
    client, secret = settings.oidc_client_id or "", settings.oidc_client_secret.get_secret_value()
    if endpoints.secret_in_body:
        return {"auth": httpx.Auth(), "client_id": client, "client_secret": secret}
    return {"auth": httpx.BasicAuth(quote(client, safe=""), quote(secret, safe=""))}


def _proven(
    settings: Settings, id_token: object, keys: KeySet, ticket: Ticket
) -> Mapping[str, Any]:
    if not isinstance(id_token, str):
        raise _Untrusted("no ID token")
    token = jwt.decode(id_token, keys, algorithms=_ALGORITHMS)
    claims = CodeIDToken(
        token.claims,
        token.header,
        options={
            "iss": {"essential": True, "value": settings.oidc_issuer or ""},
            "aud": {"essential": True, "value": settings.oidc_client_id or ""},
        },
        params={"nonce": ticket.nonce, "client_id": settings.oidc_client_id},
    )
    claims.validate(leeway=_CLOCKS_DIFFER_S)
    return dict(claims)


def _identity(claims: Mapping[str, Any]) -> Identity:
    subject = claims["sub"]
    if not isinstance(subject, str) or not _SUBJECT.fullmatch(subject):
        raise _Untrusted("the subject is none")
    names = (claims.get("preferred_username"), claims.get("email"), subject)
    return Identity(
        issuer=claims["iss"],
        subject=subject,
        names=tuple(name for name in names if isinstance(name, str)),
    )


def _client(settings: Settings, http: httpx.Client) -> OAuth2Client:
    return OAuth2Client(
        http,
        client_id=settings.oidc_client_id,
        scope="openid profile email",
        redirect_uri=settings.url + CALLBACK,
        code_challenge_method="S256",
    )


def _http() -> httpx.Client:
    return httpx.Client(timeout=_ANSWER_WITHIN_S, headers={"accept": "application/json"})


def _endpoints(settings: Settings) -> _Endpoints:
    return _discovered(settings.oidc_issuer or "", int(time.monotonic() / _KNOWN_FOR_S))


@lru_cache(maxsize=8)
def _discovered(issuer: str, _period: int) -> _Endpoints:
    """What the provider says about itself, asked again in each period."""
    with _http() as http:
        said = _json(http, issuer.rstrip("/") + "/.well-known/openid-configuration")
    if said.get("issuer") != issuer:
        raise _Untrusted("the discovery document is of another issuer")
    ways = said.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    return _Endpoints(
        authorization=_endpoint(said, "authorization_endpoint"),
        token=_endpoint(said, "token_endpoint"),
        keys=_endpoint(said, "jwks_uri"),
        secret_in_body="client_secret_basic" not in ways,
    )


def _endpoint(said: Mapping[str, Any], name: str) -> str:
    url = said.get(name)
    if not isinstance(url, str) or not unheard(url):
        raise _Untrusted(f"{name} is missing or has no TLS")
    return url


def _json(http: httpx.Client, url: str) -> dict[str, Any]:
    answer = http.get(url).raise_for_status().json()
    if not isinstance(answer, dict):
        raise _Untrusted("an answer is no JSON object")
    return answer


def error_code(said: object) -> str:
    """The error that the provider names, if it has the form of those that the protocol knows."""
    return said if isinstance(said, str) and _ERROR_CODE.fullmatch(said) else "unknown error"


def _kind(error: Exception) -> str:
    """What went wrong, without what the provider wrote, which may be long or a token."""
    if isinstance(error, _Untrusted):
        return str(error)
    if isinstance(error, ClaimError):
        return f"{error_code(error.error)}: {error.claim}"
    if isinstance(error, OAuth2Error | JoseError):
        return error_code(error.error)
    return type(error).__name__


@contextmanager
def _translated() -> Iterator[None]:
    """Turn what goes wrong between us and the provider into our words; its own go nowhere."""
    if not _at_work.acquire(timeout=1):
        raise SsoRefused(SsoProblem.away, "too many ask it at this moment")
    try:
        yield
    except httpx.RequestError as error:
        raise SsoRefused(SsoProblem.away, _kind(error)) from error
    except httpx.HTTPStatusError as error:
        problem = SsoProblem.away if error.response.is_server_error else SsoProblem.failed
        raise SsoRefused(problem, f"status {error.response.status_code}") from error
    # Keys and tokens that are no such thing make the libraries raise the errors of Python.
    except (
        _Untrusted,
        JoseError,
        OAuth2Error,
        httpx.InvalidURL,
        ValueError,
        TypeError,
        KeyError,
    ) as error:
        raise SsoRefused(SsoProblem.failed, _kind(error)) from error
    finally:
        _at_work.release()
