"""One drain in a process of its own: settings in, a drain run, work handed over."""

from __future__ import annotations

import asyncio
import logging
import math
import os
import signal
import socket
import time

from rq import get_current_job

from placecurator.deepscan.pipeline import DeepScanner
from placecurator.deepscan.place_ref import DEMO, GOOGLE, OSM
from placecurator.deepscan.providers.overpass import MOST_IN_A_QUERY
from placecurator.domain.lifecycle import COMPLETE
from placecurator.domain.provider_rate import ProviderRate
from placecurator.domain.retention import terms_of_sources
from placecurator.services.scan_config import deep_scan_config
from placecurator.services.scan_context import JOB
from placecurator.services.scan_drain import Drain, DrainLimits, DrainReport
from placecurator.services.signals import Signals
from placecurator.services.site_rules import SharedOptOuts, SharedSiteRules
from placecurator.services.site_turns import SharedSiteTurns
from placecurator.settings import Settings, current_settings
from placecurator.storage.database import engine_of_this_process
from placecurator.storage.taking import Rates
from worker.watchdog import watchdog

log = logging.getLogger(__name__)

_STUCK_FOR_S = 5.0
_SUSPECTS_FOR_S = 5.0


def drain_the_queue() -> None:
    """Scan what is due, and wake another worker when the time is over before the work is."""
    _run(suspect=False)


def drain_suspects() -> None:
    """Scan places on which a worker has died, one after another, each alone in this process.

    It goes on to the next only after one that did no harm, and only for some seconds, so that the
    other places have their turn.
    """
    _run(suspect=True)


def _run(*, suspect: bool) -> None:
    settings = current_settings()
    signals = Signals(settings.redis_url)
    if job := get_current_job():
        JOB.set(job.id)
    report = asyncio.run(_drain(settings, signals, suspect=suspect))
    # Nothing is held any more: a request to stop has nothing to stop.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    if report.work_is_left:
        signals.wake_workers()


async def _drain(settings: Settings, signals: Signals, *, suspect: bool) -> DrainReport:
    next_suspect_until = time.monotonic() + _SUSPECTS_FOR_S
    stopped = asyncio.Event()
    engine = engine_of_this_process(settings.database_url_in_use)
    config = deep_scan_config(settings)
    async with (
        watchdog(settings.scan_limit_s + _STUCK_FOR_S),
        SharedSiteTurns(engine, config.turn_limits) as turns,
        SharedSiteRules(engine) as rules,
        SharedOptOuts(engine) as opt_outs,
        DeepScanner(config, turns, rules=rules, opt_outs=opt_outs) as scanner,
    ):
        while True:
            drain = Drain(
                engine,
                signals,
                scanner,
                drain_limits(settings),
                worker=f"{socket.gethostname()}:{os.getpid()}",
                suspect=suspect,
                job=JOB.get(),
            )
            _stop_on_sigterm(drain, stopped)
            report = await drain.run()
            if report.claimed:
                log.info("drain ended", extra={"claimed": report.claimed, **report.settled})
            did_no_harm = suspect and report.settled.get(COMPLETE.name)
            if stopped.is_set() or not did_no_harm or time.monotonic() > next_suspect_until:
                return report


def _stop_on_sigterm(drain: Drain, stopped: asyncio.Event) -> None:
    def stop() -> None:
        stopped.set()
        drain.stop()

    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop)


def drain_limits(settings: Settings) -> DrainLimits:
    """How much one drain may do, as the settings say."""
    return DrainLimits(
        concurrency=settings.scan_concurrency,
        budget_s=settings.drain_budget_s,
        scan_limit_s=settings.scan_limit_s,
        lease_s=settings.scan_lease_s,
        most_attempts=settings.scan_attempts,
        rates=provider_rates(settings),
        terms=terms_of_sources(settings.google_keep_days),
    )


def provider_rates(settings: Settings) -> Rates:
    """How often each provider may be asked; only those are named that are asked at all."""
    rates = {}
    if settings.google_api_key:
        rates[GOOGLE] = ProviderRate.evenly(settings.google_per_second)
    if settings.overpass_url_in_use or settings.nominatim_url:
        # As many are saved up as fit into one query: the servers want few and large ones.
        rates[OSM] = ProviderRate(settings.osm_per_second, MOST_IN_A_QUERY)
    if settings.demo_provider_port and settings.demo_per_second:
        rates[DEMO] = ProviderRate.evenly(settings.demo_per_second)
    return rates


def longest_drain_s(settings: Settings) -> int:
    """Whole seconds after which a drain must have ended.

    Its budget, then a last scan, then waiting for the database while the leases hold; and some
    more for a busy machine.
    """
    bounds = settings.drain_budget_s + settings.scan_limit_s + settings.scan_lease_s
    return math.ceil(bounds) + 15
