"""Dramatiq on Redis, with a function that blocks one of its threads."""

from __future__ import annotations

import sys

import dramatiq  # type: ignore[import-not-found]
from dramatiq.brokers.redis import RedisBroker  # type: ignore[import-not-found]

from bench.engine.peers.fetch import REDIS_URL, fetch

dramatiq.set_broker(RedisBroker(url=REDIS_URL))
job = dramatiq.actor(fetch, actor_name="fetch")

if __name__ == "__main__":
    for number in range(int(sys.argv[1])):
        job.send(number)
