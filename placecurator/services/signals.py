"""Messages over Redis: wake-ups for the workers, changes for open pages.

The database is the truth; every message may be lost without harm. So nothing here raises when
Redis is away, full or wiped: the scheduler finds what a lost wake-up left, and a page that missed
changes is told to read the database again.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from dataclasses import asdict

from redis import Redis
from redis.asyncio import Redis as AsyncRedis
from redis.asyncio.retry import Retry as AsyncRetry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry
from rq import Queue, Worker
from rq.exceptions import DuplicateJobError

from placecurator.domain.lifecycle import DeepScanStatus, PlaceStatus
from placecurator.domain.live import Holding, LiveMessage, Looker, PlaceChange

log = logging.getLogger(__name__)

SCAN_QUEUE = "deep_scan"
"""Name of the RQ queue that the workers listen on."""
DRAIN_JOB = "worker.jobs.drain"
"""The RQ job that scans what is due; by name, because the product does not import the worker."""
SUSPECT_JOB = "worker.jobs.drain_suspect"
"""The RQ job that scans one place on which a worker has died, alone."""

_CHANNEL = "placecurator:live"
_MOST_CHANGES = 500
_BUCKET_S = 0.25
_RECONNECT_AFTER_S = 1.0
_IDLE_READ_S = 30.0


class Signals:
    """Wakes workers and carries live changes. Without a URL it says nothing and hears nothing."""

    def __init__(self, redis_url: str | None):
        self._redis_url = redis_url
        self._redis = None if redis_url is None else connect(redis_url)

    def wake_workers(self, drains: int = 1) -> bool:
        """Ask ``drains`` workers to look at the queue now; call it after the commit.

        Never raises. Returns whether Redis took the wake-up; when not, after less than a second,
        the scheduler finds the work.
        """
        if self._redis is None:
            return False
        try:
            queue = Queue(SCAN_QUEUE, connection=self._redis)
            # Unique only within a moment: a burst of commits makes one job, yet the job of a
            # worker that died can never block a later wake-up.
            bucket = int(time.time() / _BUCKET_S)
            for number in range(drains):
                enqueue_drain(queue, f"wake-{bucket}-{number}")
        except (RedisError, OSError) as error:
            log.warning("workers not woken, Redis is away", extra={"reason": str(error)})
            return False
        return True

    def reachable(self) -> bool | None:
        """Whether Redis answers, found out in less than a second; None when there is no URL."""
        if self._redis is None:
            return None
        try:
            return bool(self._redis.ping())
        except (RedisError, OSError):
            return False

    def workers(self) -> int | None:
        """How many workers listen on the queue; None: not known, or there is no Redis."""
        if self._redis is None:
            return None
        try:
            return Worker.count(queue=Queue(SCAN_QUEUE, connection=self._redis))
        except (RedisError, OSError):
            return None

    def announce(self, message: LiveMessage) -> None:
        """Tell all open pages. Never raises. More than 500 changes are sent as one resync."""
        if self._redis is None:
            return
        try:
            self._redis.publish(_CHANNEL, encode(message))
        except (RedisError, OSError) as error:
            log.debug("change not announced, Redis is away", extra={"reason": str(error)})

    async def listen(self) -> AsyncIterator[LiveMessage]:
        """Yield what is announced, for ever.

        Starts with a resync, and yields another after each reconnect, because what was said in
        between is lost. Ends at once when there is no Redis URL.
        """
        heard_before = True
        while self._redis_url is not None:
            try:
                async with aclosing(_subscription(self._redis_url)) as messages:
                    async for message in messages:
                        heard_before = True
                        yield message
            except (RedisError, OSError) as error:
                if heard_before:
                    log.warning("live changes interrupted", extra={"reason": str(error)})
                heard_before = False
            await asyncio.sleep(_RECONNECT_AFTER_S)


def connect(redis_url: str) -> Redis:
    """A client that fails at once: by default redis-py retries for 7.6 s when Redis is away."""
    limits = {"socket_timeout": 0.5}
    if not redis_url.startswith("unix:"):
        limits["socket_connect_timeout"] = 0.3
    return Redis.from_url(redis_url, retry=Retry(NoBackoff(), 0), **limits)


def enqueue_drain(queue: Queue, job_id: str, job: str = DRAIN_JOB) -> None:
    """Put one drain on ``queue``; does nothing when a job of that id is there already.

    The job evaporates when no worker takes it within 30 s: the scheduler makes another.
    """
    try:
        queue.enqueue(
            job,
            job_id=job_id,
            unique=True,
            ttl=30,
            result_ttl=0,
            failure_ttl=60,
            job_timeout=120,
        )
    except DuplicateJobError:
        log.debug("drain is on the queue already", extra={"job_id": job_id})


def encode(message: LiveMessage) -> str:
    """The message as JSON text."""
    if message.resync or len(message.changes) > _MOST_CHANGES:
        return json.dumps({"resync": True})
    parts = asdict(message)
    return json.dumps({name: part for name, part in parts.items() if part})


def decode(text: str | bytes) -> LiveMessage:
    """The message that ``text`` holds.

    What cannot be read (another version speaks on the channel) is a resync.
    """
    try:
        parts = json.loads(text)
        return LiveMessage(
            changes=tuple(_change(**change) for change in parts.get("changes", ())),
            holdings=tuple(Holding(**one) for one in parts.get("holdings", ())),
            lookers=tuple(Looker(**one) for one in parts.get("lookers", ())),
            resync=bool(parts.get("resync", False)),
        )
    except (ValueError, TypeError, AttributeError):
        return LiveMessage(resync=True)


def _change(
    place_id: str,
    status: str,
    deep_scan_status: str | None,
    deep_scan_cause: str | None,
    deep_scan_error: str | None,
) -> PlaceChange:
    return PlaceChange(
        place_id=place_id,
        status=PlaceStatus(status),
        deep_scan_status=None if deep_scan_status is None else DeepScanStatus(deep_scan_status),
        deep_scan_cause=deep_scan_cause,
        deep_scan_error=deep_scan_error,
    )


async def _subscription(redis_url: str) -> AsyncGenerator[LiveMessage, None]:
    """One connection's worth of messages, after a resync; ends by raising when it breaks."""
    client = AsyncRedis.from_url(redis_url, retry=AsyncRetry(NoBackoff(), 0))
    async with client, client.pubsub() as pubsub:
        await pubsub.subscribe(_CHANNEL)
        while True:
            heard = await pubsub.get_message(timeout=_IDLE_READ_S)
            if heard is None:
                await pubsub.ping()  # finds out about a connection that died silently
            elif heard["type"] == "subscribe":
                yield LiveMessage(resync=True)
            elif heard["type"] == "message":
                yield decode(heard["data"])
