"""Starting and stopping the whole product on one machine."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import sqlalchemy as sa

from placecurator.domain.errors import CannotStart
from placecurator.launch import checks, programs, supervision
from placecurator.launch.home import Home
from placecurator.launch.logs import last_lines
from placecurator.launch.processes import end_all
from placecurator.launch.programs import Program
from placecurator.launch.progress import say, step
from placecurator.launch.readiness import wait_until_ready
from placecurator.launch.redis_server import find_redis_server
from placecurator.launch.supervision import Supervisor
from placecurator.services.accounts.first_admin import ensure_first_admin
from placecurator.services.accounts.links import link_url
from placecurator.settings import Settings
from placecurator.storage.database import make_engine

_STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def run(
    settings: Settings, first_steps: str, load: Callable[[sa.Engine], None] | None = None
) -> None:
    """Run the product until Ctrl-C or SIGTERM, then leave no process behind.

    ``load`` fills the migrated database before anything is started. ``first_steps`` is said when
    the product is ready.

    Raises:
        CannotStart: something is missing or taken, or a program ended while it was started.
    """
    home = Home(settings.home)
    checks.refuse_missing_checkout()
    home.prepare()
    home.refuse_full_disk(home.needed_bytes)
    with _stopped_by_signals(), home.taken(settings.url), home.socket_folder() as sockets:
        _end_left_behind(home)
        checks.refuse_taken_port(settings)
        settings, own_redis = _with_redis(settings, sockets)
        link = _prepare_database(settings, load)
        with _running(settings, home, sockets, own_redis) as supervisor:
            wait_until_ready(supervisor, settings, home)
            _say_ready(settings, home, first_steps, link)
            supervisor.wait()
            log = home.logs / "supervisor.log"
            raise CannotStart(f"The supervisor ended. The end of its log:\n{last_lines(log)}")


@contextlib.contextmanager
def _stopped_by_signals() -> Iterator[None]:
    """Within the block, Ctrl-C, SIGTERM and a closed terminal end the block, quietly."""
    before = {
        number: signal.signal(number, signal.default_int_handler)
        for number in _STOP_SIGNALS
        # Under nohup the product outlives its terminal.
        if not (number == signal.SIGHUP and signal.getsignal(number) == signal.SIG_IGN)
    }
    try:
        yield
    except KeyboardInterrupt:
        say("Stopped.")
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _end_left_behind(home: Home) -> None:
    if ended := end_all(home.path, grace_s=8):
        say(f"  Ended {ended} processes that an interrupted run had left behind")


def _with_redis(settings: Settings, sockets: Path) -> tuple[Settings, tuple[Program, ...]]:
    """The settings with the URL of a Redis, and the program to start for it, if any."""
    if settings.redis_url:
        with step("Looking for Redis at PLACECURATOR_REDIS_URL"):
            checks.refuse_silent_redis(settings.redis_url)
        return settings, ()
    socket = sockets / "redis.sock"
    server = programs.redis_server(find_redis_server(), socket)
    return settings.model_copy(update={"redis_url": f"unix://{socket}"}), (server,)


def _prepare_database(settings: Settings, load: Callable[[sa.Engine], None] | None) -> str | None:
    """Make the database ready; the secret of a one-time link while nobody has a password."""
    engine = make_engine(settings.database_url_in_use)
    try:
        with step("Applying the migrations"):
            checks.prepare_database(engine)
        with checks.translated_failures(engine):
            if load:
                load(engine)
            return ensure_first_admin(engine)
    finally:
        engine.dispose()


@contextlib.contextmanager
def _running(
    settings: Settings, home: Home, sockets: Path, own_redis: tuple[Program, ...]
) -> Iterator[Supervisor]:
    """Everything runs within the block; after it no process is left, within ten seconds."""
    all_programs = (*own_redis, *programs.of_the_product(settings))
    environment = programs.environment(settings, home)
    try:
        supervisor = supervision.start(all_programs, home, sockets, environment)
    except OSError as error:  # its configuration or its log could not be written
        raise home.unusable(error) from error
    try:
        yield supervisor
    finally:
        # A second Ctrl-C must not cut the stop short: it would leave processes behind.
        for number in _STOP_SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        say("Stopping ...")
        supervisor.stop()
        end_all(home.path, grace_s=0)


def _say_ready(settings: Settings, home: Home, first_steps: str, link: str | None) -> None:
    say()
    say(f"Place Curator is ready: {settings.url}")
    if link is not None:
        say("  Sign in with this link, which works once, and choose a password:")
        say(f"  {link_url(settings.url, link)}")
        say(f"  Another one: .venv/bin/placecurator --home {home.path} user link admin")
    say(f"  {first_steps}")
    say(f"  Data: {home.path}    Logs: {home.logs}")
    if not checks.is_loopback(settings.host) and not settings.url.startswith("https://"):
        say(
            f"  WARNING: it listens on {settings.host} without TLS. Whoever is on the way can read "
            "passwords and places. Put it behind a proxy with TLS and set PLACECURATOR_PUBLIC_URL "
            "to its https:// address, or set PLACECURATOR_HOST=127.0.0.1."
        )
    say("  Stop with Ctrl-C.")
