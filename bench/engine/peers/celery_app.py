"""Celery on Redis: threads or greenlets, no results."""

from __future__ import annotations

import sys

from celery import Celery  # type: ignore[import-not-found]

from bench.engine.peers.fetch import REDIS_URL, fetch

app = Celery(broker=REDIS_URL.replace("unix://", "redis+socket://"))
app.conf.task_ignore_result = True
job = app.task(name="fetch")(fetch)

if __name__ == "__main__":
    for number in range(int(sys.argv[1])):
        job.delay(number)
