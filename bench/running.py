"""The programs of the product, running for as long as a measurement lasts."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from bench.provider import Provider
from bench.stores import Stores
from placecurator.launch.programs import Program
from placecurator.settings import CHECKOUT
from tests.commands import clean_environment

_STOP_S = 60


@contextmanager
def running_programs(
    programs: Sequence[Program], stores: Stores, url: str, provider: Provider, **settings: object
) -> Iterator[None]:
    """``programs`` on the database ``url``, asking ``provider``; stopped at the end."""
    environment = clean_environment(
        database_url=url,
        redis_url=stores.redis_url,
        demo_provider_port=provider.port,
        home=stores.folder / "home",
        log_level="WARNING",
        **settings,
    )
    processes = [
        subprocess.Popen(program.command, env=environment, cwd=CHECKOUT) for program in programs
    ]
    try:
        yield
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(_STOP_S)
