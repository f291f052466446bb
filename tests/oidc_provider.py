"""An OpenID Connect provider as a process of its own, which can be told to do wrong.

It checks what the protocol lets it check: the client's secret, the code and the PKCE verifier.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

import httpx
from joserfc import jwt
from joserfc.jwk import RSAKey

from placecurator.settings import CHECKOUT
from tests.waiting import wait_until

CLIENT_ID = "place-curator"
CLIENT_SECRET = "a/secret+that&nobody=may:see"

USUAL = {"sub": "s-1", "preferred_username": "Nora"}


def trusting(issuer: str) -> dict[str, str]:
    """The settings of a server that trusts the provider."""
    return {
        "oidc_issuer": issuer,
        "oidc_client_id": CLIENT_ID,
        "oidc_client_secret": CLIENT_SECRET,
        "oidc_name": "Our Login",
    }


@contextmanager
def running_provider(folder: Path, port: int) -> Iterator[Provider]:
    """The provider on a port of this machine."""
    provider = Provider(f"http://127.0.0.1:{port}", folder / "provider.json")
    provider.behave()
    program = (sys.executable, "-m", "tests.oidc_provider", str(port), str(provider.orders))
    with (folder / "provider.log").open("wb") as output:
        process = subprocess.Popen(program, cwd=CHECKOUT, stdout=output, stderr=output)
    try:
        wait_until(provider.answers, within_s=30, what="the provider answers")
        yield provider
    finally:
        process.terminate()
        process.wait(10)


class Provider:
    """The provider as tests see it."""

    def __init__(self, issuer: str, orders: Path):
        self.issuer = issuer
        self.orders = orders

    def behave(self, *, fault: str = "", **claims: Any) -> None:
        """Say from now on that people have these claims; with a fault, if one is named."""
        anew = self.orders.with_suffix(".new")
        anew.write_text(json.dumps({"fault": fault, "claims": USUAL | claims}))
        os.replace(anew, self.orders)

    def answers(self) -> bool:
        """Whether it is up."""
        try:
            return httpx.get(f"{self.issuer}/.well-known/openid-configuration").is_success
        except httpx.TransportError:
            return False


class _Server(ThreadingHTTPServer):
    def __init__(self, port: int, orders: Path):
        super().__init__(("127.0.0.1", port), _Handler)
        self.issuer = f"http://127.0.0.1:{port}"
        self.orders = orders
        self.key = RSAKey.generate_key(2048, {"kid": "one"}, auto_kid=False)
        self.wrong_key = RSAKey.generate_key(2048, {"kid": "one"}, auto_kid=False)
        self.asked: dict[str, dict[str, str]] = {}

    def order(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.orders.read_text())
        return found


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if parts.path == "/.well-known/openid-configuration":
            self._say(200, self._description())
        elif parts.path == "/jwks":
            self._say(200, {"keys": [self.server.key.as_dict(private=False)]})
        elif parts.path == "/authorize":
            self._authorize(query)
        else:
            self._say(404, {})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"])).decode()
        form = {name: values[0] for name, values in parse_qs(body).items()}
        asked = self.server.asked.pop(form.get("code", ""), None)
        fault = self.server.order()["fault"]
        if fault == "broken":
            self._say(500, {"error": "<b>secret words of the provider</b>"})
        elif not self._knows_client(form) or asked is None or not _fits(asked, form):
            self._say(400, {"error": "invalid_grant"})
        elif fault == "no ID token":
            self._say(200, {"access_token": "a", "token_type": "Bearer"})
        else:
            token = self._id_token(asked, fault)
            self._say(200, {"access_token": "a", "token_type": "Bearer", "id_token": token})

    def log_message(self, *_: object) -> None:
        """Nothing."""

    def _description(self) -> dict[str, Any]:
        issuer, fault = self.server.issuer, self.server.order()["fault"]
        wrong: dict[str, dict[str, Any]] = {
            "other issuer": {"issuer": "https://login.example"},
            "plain endpoint": {"token_endpoint": "http://login.example/token"},
            "secret in body": {"token_endpoint_auth_methods_supported": ["client_secret_post"]},
        }
        return {
            "issuer": issuer,
            "authorization_endpoint": f"{issuer}/authorize",
            "token_endpoint": f"{issuer}/token",
            "jwks_uri": f"{issuer}/jwks",
            **wrong.get(fault, {}),
        }

    def _authorize(self, query: dict[str, str]) -> None:
        code = secrets.token_urlsafe()
        proper = (query["client_id"], query["response_type"], query["code_challenge_method"])
        if proper != (CLIENT_ID, "code", "S256") or "openid" not in query["scope"].split():
            self._say(400, {})
            return
        self.server.asked[code] = query
        said = {"code": code}
        if self.server.order()["fault"] == "denied":
            words = "secret words of the provider"
            said = {"error": "access_denied", "error_description": words}
        self.send_response(302)
        location = query["redirect_uri"] + "?" + urlencode(said | {"state": query["state"]})
        self.send_header("Location", location)
        self.end_headers()

    def _knows_client(self, form: dict[str, str]) -> bool:
        if self.server.order()["fault"] == "secret in body":
            sent = (form.get("client_id"), form.get("client_secret"))
            return sent == (CLIENT_ID, CLIENT_SECRET) and "authorization" not in self.headers
        scheme, _, credentials = self.headers.get("authorization", "").partition(" ")
        try:
            client, _, secret = base64.b64decode(credentials).decode().partition(":")
        except (binascii.Error, ValueError):
            return False
        known = (unquote(client), unquote(secret)) == (CLIENT_ID, CLIENT_SECRET)
        return scheme == "Basic" and known

    def _id_token(self, asked: dict[str, str], fault: str) -> str:
        now = int(time.time())
        claims = {
            "iss": self.server.issuer,
            "aud": CLIENT_ID,
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
        }
        wrong: dict[str, dict[str, Any]] = {
            "nonce": {"nonce": "x"},
            "aud": {"aud": "another"},
            "issuer": {"iss": "http://127.0.0.1:1"},
            "expired": {"iat": now - 900, "exp": now - 600},
        }
        claims |= self.server.order()["claims"] | wrong.get(fault, {})
        if fault == "unsigned":
            return ".".join((_part({"alg": "none"}), _part(claims), ""))
        key = self.server.wrong_key if fault == "signature" else self.server.key
        return jwt.encode({"alg": "RS256", "kid": "one"}, claims, key)

    def _say(self, status: int, body: object) -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


def _fits(asked: dict[str, str], form: dict[str, str]) -> bool:
    digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
    challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    return asked["code_challenge"] == challenge and asked["redirect_uri"] == form["redirect_uri"]


def _part(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


if __name__ == "__main__":
    _Server(int(sys.argv[1]), Path(sys.argv[2])).serve_forever()
