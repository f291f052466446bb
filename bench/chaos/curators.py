"""People who give verdicts all the while, through the real REST API, and remember them."""

from __future__ import annotations

import asyncio
import random
import threading
import traceback
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import httpx
import sqlalchemy as sa
from fastapi import FastAPI, Request
from starlette.responses import Response

from placecurator.api.app import create_api
from placecurator.domain.lifecycle import PlaceStagingStatus
from placecurator.services.signals import Signals
from placecurator.settings import Settings

_STATUS = "/api/v3/places/staging/status"
_PAUSE_S = 0.5
_SELECTED = PlaceStagingStatus.Selected.value
_LEAVING = [choice.value for choice in PlaceStagingStatus if choice.value != _SELECTED]


@dataclass(slots=True)
class Curator:
    """One of them. ``places`` may be shared with others; an act is about up to ``largest_act``.

    ``said`` has for each place the verdicts that may be the last of this curator: one, or more
    when the database went away before it had confirmed. ``faults`` are the tracebacks of answers
    500.
    """

    name: str
    places: Sequence[str]
    dice: random.Random
    largest_act: int
    said: dict[str, set[str]] = field(default_factory=dict)
    answers: Counter[int] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    _done: threading.Event = field(default_factory=threading.Event)

    def work(self, engine: sa.Engine, redis_url: str, token: str) -> None:
        """Give verdicts until told to stop; ``token`` is an API token of this curator."""
        api = create_api(engine, Signals(redis_url), Settings())
        headers = {"Authorization": f"Bearer {token}"}
        answer = api.exception_handlers[Exception]

        def remember(request: Request, error: Exception) -> Response:
            self.faults.append("".join(traceback.format_exception(error)))
            answered = answer(request, error)
            assert isinstance(answered, Response)
            return answered

        api.add_exception_handler(Exception, remember)
        asyncio.run(self._work(api, headers))

    async def _work(self, api: FastAPI, headers: dict[str, str]) -> None:
        # As a server answers: an error of the application is a status, not an exception.
        server = httpx.ASGITransport(api, raise_app_exceptions=False)
        async with httpx.AsyncClient(
            transport=server, base_url="http://localhost", headers=headers
        ) as client:
            for start in range(0, len(self.places), 1000):
                await self._give(client, self.places[start : start + 1000], _SELECTED, "always")
            while not self._done.is_set():
                await asyncio.sleep(self.dice.uniform(0, 2 * _PAUSE_S))
                count = min(self.dice.randint(1, self.largest_act), len(self.places))
                places = self.dice.sample(self.places, count)
                verdict = self.dice.choice([_SELECTED, self.dice.choice(_LEAVING)])
                rescan = self.dice.choice(["always", "never"])
                await self._give(client, places, verdict, rescan)

    def stop(self) -> None:
        """Give no more verdicts."""
        self._done.set()

    async def _give(
        self, client: httpx.AsyncClient, places: Sequence[str], verdict: str, rescan: str
    ) -> None:
        body = {"place_ids": list(places), "status": verdict, "rescan": rescan}
        answer = await client.put(_STATUS, json=body, timeout=None)
        self.answers[answer.status_code] += 1
        for place in places:
            if answer.status_code == 200:
                self.said[place] = {verdict}
            else:
                self.said.setdefault(place, {"New"}).add(verdict)
