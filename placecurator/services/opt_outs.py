"""The list of websites that must never be visited, as operators keep it."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

import httpx
import sqlalchemy as sa

from placecurator.domain.errors import InvalidInput
from placecurator.services.accounts import acts
from placecurator.storage import events
from placecurator.storage import opt_outs as stored
from placecurator.storage.database import transaction
from placecurator.storage.texts import cleaned

log = logging.getLogger(__name__)

_LONGEST_REASON = 200
_DOMAIN = re.compile(r"(?=.{1,253}$)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9-]{1,63}")


@dataclass(frozen=True, slots=True, kw_only=True)
class OptOut:
    """A domain on the list; ``reason`` None: none was given."""

    domain: str
    noted_at: datetime
    noted_by: str
    reason: str | None


def list_opt_outs(engine: sa.Engine) -> Sequence[OptOut]:
    """All domains on the list, by name."""
    with transaction(engine) as session:
        return [
            OptOut(
                domain=row.domain,
                noted_at=row.noted_at,
                noted_by=row.noted_by,
                reason=row.reason,
            )
            for row in stored.opt_outs(session)
        ]


def add_opt_out(engine: sa.Engine, address: str, *, by: str, reason: str | None = None) -> str:
    """Never visit the website at ``address`` again, nor what is below it; return its domain.

    Workers know within a minute; visits that run are finished. Adding it again corrects the reason.

    Raises:
        InvalidInput: ``address`` is no domain, or the reason has more than 200 characters.
    """
    domain = domain_of(address)
    told = " ".join(cleaned(reason or "").split())
    if len(told) > _LONGEST_REASON:
        raise InvalidInput("reason", f"may have at most {_LONGEST_REASON} characters")
    now = datetime.now(UTC)
    with transaction(engine) as session:
        stored.add_opt_out(session, domain, by=by, reason=told or None, now=now)
        acts.note(session, events.OPT_OUT_ADDED, by, now, domain=domain, reason=told or None)
    log.info("website opted out", extra={"domain": domain, "actor": by})
    return domain


def remove_opt_out(engine: sa.Engine, address: str, *, by: str) -> str:
    """Take a website off the list; return its domain.

    Raises:
        InvalidInput: It is not on the list.
    """
    domain = domain_of(address)
    now = datetime.now(UTC)
    with transaction(engine) as session:
        if not stored.remove_opt_out(session, domain):
            raise InvalidInput("domain", "is not on the list")
        acts.note(session, events.OPT_OUT_REMOVED, by, now, domain=domain)
    log.info("website may be visited again", extra={"domain": domain, "actor": by})
    return domain


def domain_of(address: str) -> str:
    """The domain in ``address``, which may be a URL, in small letters and ASCII, without ``www.``.

    Raises:
        InvalidInput: There is none.
    """
    written = address.strip().casefold()
    url = written if "://" in written else f"http://{written}"
    try:
        host = httpx.URL(f"http://{urlsplit(url).hostname or ''}/").raw_host.decode("ascii")
    except (httpx.InvalidURL, ValueError):
        host = ""
    domain = host.rstrip(".").removeprefix("www.")
    if not _DOMAIN.fullmatch(domain):
        raise InvalidInput("domain", "must be a domain such as good.fi, or the address of a page")
    return domain
