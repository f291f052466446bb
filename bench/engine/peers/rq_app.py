"""RQ with one job for each place; ``rq worker -c`` imports this module before it forks."""

from __future__ import annotations

import sys

import httpcore  # noqa: F401  (httpx imports it with the first request)
from redis import Redis
from rq import Queue

from bench.engine.peers.fetch import REDIS_URL, fetch

QUEUES = ["default"]

if __name__ == "__main__":
    queue = Queue(connection=Redis.from_url(REDIS_URL))
    jobs = [
        Queue.prepare_data(fetch, (number,), result_ttl=0) for number in range(int(sys.argv[1]))
    ]
    queue.enqueue_many(jobs)
