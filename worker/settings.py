"""What ``rq worker -c worker.settings`` reads, once, before it forks its first process.

Importing the application here is what makes a fork cheap: the forked process has it all in memory.
"""

from __future__ import annotations

import sys

import anyio._backends._asyncio  # noqa: F401  (httpx imports it with the first request)
import httpcore  # noqa: F401  (so does httpx)

import worker.jobs  # noqa: F401  (the jobs, and with them the application)
from placecurator.deepscan.safe_http import shared_ssl_context
from placecurator.deepscan.suffixes import read_lists
from placecurator.domain.errors import PlacecuratorError
from placecurator.services.signals import SCAN_QUEUE
from worker.logs import set_up_logging
from worker.queues import redis_url

shared_ssl_context()  # reading the certificates takes longer than the rest of a start
read_lists()

try:
    set_up_logging()
    REDIS_URL = redis_url()
except PlacecuratorError as error:
    sys.exit(str(error))

QUEUES = [SCAN_QUEUE]
