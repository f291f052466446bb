"""Secrets are planted in the running product; nowhere but where they belong are they found."""

from __future__ import annotations

import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import redis

from placecurator.launch.checks import free_port
from placecurator.storage.database import make_engine, transaction
from placecurator.storage.models import Place
from tests.commands import placecurator, started
from tests.factories import staged
from tests.waiting import wait_until

API_KEY = "planted-key-AIzaSyD4t3stK3y"
OIDC_SECRET = "planted-secret-of-the-single-sign-on"
RIGHT = "planted password, the right one"
WRONG = "planted password, a wrong one"
PLACE = "ChIJplanted"


class Provider(BaseHTTPRequestHandler):
    """Refuses everything, and says secrets in its answer as a careless provider would."""

    def do_GET(self) -> None:
        message = f"bad key {API_KEY} or {OIDC_SECRET}"
        body = f'{{"error": {{"code": 400, "message": "{message}"}}}}'.encode()
        self.send_response(400)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@contextmanager
def running_provider() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@dataclass
class Browser:
    """Calls the API as a page does, and keeps what it was answered but for what shows a secret."""

    client: httpx.Client
    answers: list[str] = field(default_factory=list)

    def post(self, path: str, body: Any, *, shows_secret: bool = False) -> httpx.Response:
        answer = self.client.post(f"/api/v3{path}", json=body)
        if not shows_secret:
            self.answers.append(answer.text)
        return answer

    def session(self) -> str:
        """What it was given as a cookie."""
        return str(self.client.cookies["pc_session"])


@contextmanager
def open_browser(url: str) -> Iterator[Browser]:
    with httpx.Client(base_url=url, headers={"Origin": url}) as client:
        yield Browser(client)


def use_all_secrets(url: str, link: str) -> tuple[dict[str, str], list[str]]:
    """Use each secret rightly and wrongly; return those that were made, and all answers."""
    with open_browser(url) as browser, open_browser(url) as other:
        assert browser.post("/auth/link", {"link": link}).status_code == 200
        assert browser.post("/auth/password", {"new": RIGHT}).status_code == 204
        new = {"label": "x", "role": "admin"}
        token = browser.post("/tokens", new, shows_secret=True).json()["token"]
        for body in (
            {"name": "admin", "password": WRONG},
            {"name": WRONG, "password": [WRONG]},
            {"password": WRONG, RIGHT: WRONG},
            {"name": {"a": WRONG}, "password": WRONG},
        ):
            assert other.post("/auth/sign-in", body).is_client_error
        assert other.post("/auth/link", {"link": link}).is_client_error
        assert other.post("/auth/sign-in", {"name": "admin", "password": RIGHT}).is_success
        assert other.post("/tokens", {"label": ["x"], "role": token}).is_client_error
        left = other.client.get("/api/v3/auth/oidc/start")
        other.answers.append(f"{left.text} {left.headers['location']}")
        secrets = {"link": link, "token": token}
        secrets |= {"session": browser.session(), "second session": other.session()}
        return secrets, [*browser.answers, *other.answers, *use_token(url, token)]


def use_token(url: str, token: str) -> list[str]:
    """Have the place scanned, and look at everything."""
    bearer = {"Authorization": f"Bearer {token}"}
    with httpx.Client(base_url=f"{url}/api/v3", headers=bearer) as program:
        change = {"place_ids": [PLACE], "status": "Selected"}
        changed = program.put("/places/staging/status", json=change)
        assert changed.status_code == 200, changed.text
        paths = ("/users", "/tokens", "/audit", "/auth/me", "/places/staging", "/nothing")
        return [changed.text, *(program.get(path).text for path in paths)]


def everything_in(redis_url: str) -> bytes:
    """All keys and values in a Redis, with what RQ has compressed."""
    connection: Any = redis.Redis.from_url(redis_url)
    found: list[bytes] = []
    for key in connection.scan_iter():
        found.append(key)
        match connection.type(key):
            case b"hash":
                found += [part for pair in connection.hgetall(key).items() for part in pair]
            case b"string":
                found.append(connection.get(key))
            case b"set":
                found += connection.smembers(key)
            case b"zset":
                found += connection.zrange(key, 0, -1)
            case b"list":
                found += connection.lrange(key, 0, -1)
            case b"stream":
                found.append(repr(connection.xrange(key)).encode())
    connection.close()
    return b"\n".join(found + [_inflated(value) for value in found if value])


def _inflated(value: bytes) -> bytes:
    try:
        return zlib.decompress(value)
    except zlib.error:
        return b""


def files_with(secret: bytes, folder: Path) -> list[str]:
    """The files below a folder that have the secret, but for what JavaScript packages brought."""
    return [
        str(path)
        for path in folder.rglob("*")
        if "node_modules" not in path.parts and path.is_file() and secret in path.read_bytes()
    ]


def test_planted_secrets_are_nowhere_to_be_found(tmp_path: Path, redis_url: str) -> None:
    home, said, port = tmp_path / "home", tmp_path / "said", free_port()
    url = f"http://localhost:{port}"
    with (
        running_provider() as provider,
        started(
            *("up",),
            home=home,
            said=said,
            port=port,
            redis_url=redis_url,
            google_api_key=API_KEY,
            google_base_url=provider,
            oidc_issuer=provider,
            oidc_client_id="placecurator",
            oidc_client_secret=OIDC_SECRET,
            log_level="DEBUG",
            log_format="json",
        ) as launcher,
    ):
        wait_until(
            lambda: "is ready" in said.read_text() or launcher.poll() is not None,
            within_s=300,
            what="ready",
        )
        engine = make_engine(f"sqlite:///{home / 'placecurator.db'}")
        with transaction(engine) as session:
            staged(session, PLACE)
        link = said.read_text().partition("#link=")[2].split()[0]
        secrets, answers = use_all_secrets(url, link)
        wait_until(lambda: _was_refused(engine), within_s=60, what="the provider refuses the key")
        listed = placecurator("attempts", PLACE, home=home).stdout
        in_redis = everything_in(redis_url)
        engine.dispose()

    secrets |= {"API key": API_KEY, "single sign-on": OIDC_SECRET}
    secrets |= {"right password": RIGHT, "wrong password": WRONG}
    assert b"rq:" in in_redis
    for name, secret in secrets.items():
        assert [answer for answer in answers if secret in answer] == [], name
        assert secret.encode() not in in_redis, name
        assert files_with(secret.encode(), home) == [], name
        assert secret not in listed, name
        assert secret not in said.read_text() or name == "link"


def _was_refused(engine: Any) -> bool:
    with transaction(engine) as session:
        place = session.query(Place).one()
        return place.deep_scan_cause is not None
