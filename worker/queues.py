"""The connection to Redis and the one queue on it."""

from __future__ import annotations

from redis import Redis
from rq import Queue

from placecurator.domain.errors import CannotStart
from placecurator.services.signals import SCAN_QUEUE, connect
from placecurator.settings import current_settings


def redis_url() -> str:
    """The Redis that workers and scheduler share.

    Raises:
        CannotStart: none is set.
    """
    if url := current_settings().redis_url:
        return url
    raise CannotStart(
        "PLACECURATOR_REDIS_URL is not set. Set it to the Redis that the web app uses, or let "
        "`placecurator up` start everything."
    )


def connection() -> Redis:
    """A connection that fails at once when Redis is away."""
    return connect(redis_url())


def scan_queue(redis: Redis) -> Queue:
    """The queue that carries nothing but "there is work"."""
    return Queue(SCAN_QUEUE, connection=redis)
