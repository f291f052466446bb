"""RQ's worker, with a forked process that knows when to stop."""

from __future__ import annotations

import os
import signal
import threading
import time

from rq import Queue, Worker
from rq.job import Job

from placecurator.settings import current_settings
from worker.drain import longest_drain_s

_LOOK_EVERY_S = 0.5


class ScanWorker(Worker):
    """Passes a request to stop on to the forked process, which otherwise would not hear of it."""

    def execute_job(self, job: Job, queue: Queue) -> None:
        """Run the job within the time that these settings can make a drain take.

        Whoever enqueued it does not know them, and a drain cut short looks like a dead worker.
        """
        job.timeout = longest_drain_s(current_settings())
        super().execute_job(job, queue)

    def handle_warm_shutdown_request(self) -> None:
        """Tell the forked process to finish or give back what it scans; RQ only waits for it."""
        super().handle_warm_shutdown_request()  # type: ignore[no-untyped-call]
        if self.horse_pid:
            self.kill_horse(signal.SIGTERM)

    def main_work_horse(self, job: Job, queue: Queue) -> None:
        """In the forked process: run the job, and stop by oneself when the parent has died."""
        threading.Thread(target=_stop_without, args=(self.pid,), daemon=True).start()
        super().main_work_horse(job, queue)


def _stop_without(parent_pid: int) -> None:
    """Stop this process, as by SIGTERM, once ``parent_pid`` is no longer its parent.

    A killed worker leaves its forked process behind; the fence would drop what that writes after
    its leases, but the requests that it makes may cost money.
    """
    while os.getppid() == parent_pid:
        time.sleep(_LOOK_EVERY_S)
    os.kill(os.getpid(), signal.SIGTERM)
