"""What is checked before anything is started, each failure with its cure."""

from __future__ import annotations

import contextlib
import ipaddress
import socket
from collections.abc import Iterator

import redis
import sqlalchemy as sa
from alembic.util.exc import CommandError
from redis.backoff import NoBackoff
from redis.retry import Retry

from placecurator.domain.errors import CannotStart, DatabaseAway
from placecurator.settings import CHECKOUT, Settings
from placecurator.storage.database import first_line
from placecurator.storage.schema import refuse_enum_drift, upgrade

_PATIENCE_S = 3


def refuse_missing_checkout() -> None:
    """Check that the web app's sources are here.

    Raises:
        CannotStart: the package was installed without them.
    """
    if not (CHECKOUT / "rxconfig.py").exists():
        raise CannotStart(
            "The web app runs from a checkout of Place Curator: run `make up` in its folder."
        )


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach ``host``."""
    if host == "localhost":
        return True
    with contextlib.suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return False


def refuse_taken_port(settings: Settings) -> None:
    """Check that the app's port is free.

    The web server itself would not notice: it shares its port, and half of the visitors would
    land elsewhere.

    Raises:
        CannotStart: the port is in use, or the address is not of this machine.
    """
    host, port = settings.host, settings.port
    if not _answers("localhost", port):
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        try:
            with socket.socket(family) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind((host, port))
            return
        except PermissionError as error:
            raise CannotStart(
                f"Port {port} may not be used by this user. Set PLACECURATOR_PORT to 1024 or more."
            ) from error
        except socket.gaierror as error:
            raise CannotStart(
                f"PLACECURATOR_HOST={host} is no address of this machine; use 127.0.0.1."
            ) from error
        except OSError as error:
            if not _answers(host, port):
                raise CannotStart(
                    f"Cannot listen on {host} port {port}: {error.strerror}. "
                    "Change PLACECURATOR_HOST or PLACECURATOR_PORT."
                ) from error
    raise CannotStart(
        f"Port {port} is in use by another program. Stop that program, or choose another port: "
        f"PLACECURATOR_PORT={port + 1 if port < 65535 else 3000}."
    )


def _answers(host: str, port: int) -> bool:
    """Whether something listens there, on any of the addresses that a browser would try."""
    with contextlib.suppress(OSError), socket.create_connection((host, port), timeout=1):
        return True
    return False


def free_port() -> int:
    """A TCP port of 127.0.0.1 that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def refuse_silent_redis(url: str) -> None:
    """Check that the Redis at ``url`` answers.

    Raises:
        CannotStart: it does not; the text names host and reason, never the password.
    """
    once = Retry(NoBackoff(), 0)
    try:
        with redis.Redis.from_url(
            url, socket_connect_timeout=_PATIENCE_S, socket_timeout=_PATIENCE_S, retry=once
        ) as client:
            client.ping()
    except (redis.RedisError, ValueError, OSError) as error:
        raise CannotStart(
            f"The Redis of PLACECURATOR_REDIS_URL does not answer: {error} "
            "Start it, correct the URL, or remove the setting: then one is started for you."
        ) from error


@contextlib.contextmanager
def translated_failures(engine: sa.Engine) -> Iterator[None]:
    """Within the block, a database that cannot be used is told in words.

    Raises:
        CannotStart: the database cannot be reached or written, or a newer version wrote it.
    """
    try:
        yield
    except CommandError as error:
        raise CannotStart(
            f"The database was written by another version of Place Curator ({error}). "
            "Start the version that fits it, or use another database."
        ) from error
    except (DatabaseAway, sa.exc.DBAPIError) as error:
        reason = error.reason if isinstance(error, DatabaseAway) else first_line(error.orig)
        raise CannotStart(
            f"The database {engine.url.render_as_string(hide_password=True)} cannot be used: "
            f"{reason}. Check PLACECURATOR_DATABASE_URL, that the server runs, "
            "and that the schema is up to date (placecurator migrate)."
        ) from error


def prepare_database(engine: sa.Engine) -> None:
    """Bring the schema up to date and compare its statuses with the code's.

    Raises:
        CannotStart: the database cannot be used.
        SchemaMismatch: its enum values are not those of the code.
    """
    with translated_failures(engine):
        upgrade(engine)
        refuse_enum_drift(engine)
