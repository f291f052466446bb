"""1,000 wrong passwords for one name, 50 a second, at a real server; others sign in meanwhile."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

import httpx
import typer

from placecurator.domain.accounts import Role
from placecurator.services.accounts.own_password import change_password
from placecurator.storage.database import make_engine
from placecurator.storage.schema import upgrade
from tests.accounts import NAMES, PASSWORD, browser_of
from tests.doors.conftest import running_web_app

_SIGN_IN = "/api/v3/auth/sign-in"
_ATTACKED, _UNDISTURBED, _NOBODY = NAMES[Role.curator], NAMES[Role.viewer], "nobody"
# Loopback addresses: the server sees two machines.
_GUESSER, _OTHERS = "127.0.0.1", "127.0.0.2"
_BEFORE_THE_LOCK = 4


@dataclass(frozen=True, slots=True)
class Answer:
    """The status of an answer, and the seconds that it took."""

    status: int
    seconds: float


def main(guesses: int = 1000, per_second: int = 50) -> None:
    """Print what the guesser and the others were answered, and how fast."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        engine = make_engine(f"sqlite:///{folder / 'doors.db'}")
        upgrade(engine)
        for role in (Role.curator, Role.viewer):
            change_password(engine, browser_of(engine, role).actor, None, PASSWORD)
        with running_web_app(folder) as url:
            asyncio.run(_guess(url, guesses, per_second))
        engine.dispose()


async def _guess(url: str, guesses: int, per_second: int) -> None:
    async with _client(url, _GUESSER) as guesser, _client(url, _OTHERS) as others:
        _tell("signs in, nothing else happens", await _each_second(5, others, _UNDISTURBED))
        known = [await _try(guesser, _ATTACKED, "wrong") for _ in range(_BEFORE_THE_LOCK)]
        unknown = [await _try(guesser, _NOBODY, "wrong") for _ in range(_BEFORE_THE_LOCK)]
        _tell("wrong, the name is known", known)
        _tell("wrong, the name is unknown", unknown)
        seconds = guesses // per_second
        refused, undisturbed = await asyncio.gather(
            _paced(guesses, per_second, lambda: _try(guesser, _ATTACKED, "wrong")),
            _each_second(seconds, others, _UNDISTURBED),
        )
        _tell(f"{guesses:,} guesses at {per_second}/s", refused)
        _tell("signs in meanwhile", undisturbed)
        _tell("right password, at once", [await _try(others, _ATTACKED, PASSWORD)])


def _client(url: str, address: str) -> httpx.AsyncClient:
    transport = httpx.AsyncHTTPTransport(local_address=address)
    return httpx.AsyncClient(base_url=url, transport=transport, timeout=30)


async def _try(client: httpx.AsyncClient, name: str, password: str) -> Answer:
    started = time.perf_counter()
    answer = await client.post(_SIGN_IN, json={"name": name, "password": password})
    return Answer(answer.status_code, time.perf_counter() - started)


async def _each_second(times: int, client: httpx.AsyncClient, name: str) -> Sequence[Answer]:
    return await _paced(times, 1, lambda: _try(client, name, PASSWORD))


async def _paced(
    times: int, per_second: int, act: Callable[[], Awaitable[Answer]]
) -> Sequence[Answer]:
    """Begin ``act`` so often a second, whether or not the one before has ended."""

    async def at(second: float) -> Answer:
        await asyncio.sleep(second)
        return await act()

    return await asyncio.gather(*(at(number / per_second) for number in range(times)))


def _tell(what: str, answers: Sequence[Answer]) -> None:
    statuses = ", ".join(f"{n}x {s}" for s, n in sorted(Counter(a.status for a in answers).items()))
    times_ms = [answer.seconds * 1000 for answer in answers]
    p95 = quantiles(times_ms, n=20)[18] if len(times_ms) > 1 else times_ms[0]
    print(f"| {what} | {statuses} | {median(times_ms):.0f} ms | {p95:.0f} ms |", flush=True)


if __name__ == "__main__":
    typer.run(main)
