"""What a job has to do with its answer when nothing may be lost: store it, in one transaction.

By hand, over psycopg: the least that a user of a task queue would get away with. There is no claim,
no lease and no token, so a job that runs twice is paid twice; the drain has them all.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import psycopg_pool  # type: ignore[import-not-found]

_SIZE = 10

_PLACE = """
    UPDATE places_staging
       SET deep_scan_status = 'completed', scan_token = scan_token + 1, scan_finished_at = %(now)s
     WHERE place_id = %(place_id)s
 RETURNING id, scan_token
"""
_ATTEMPT = """
    INSERT INTO scan_attempts
           (place_key, number, token, worker, started_at, finished_at, outcome, requests_made,
            cost_micros)
    VALUES (%(key)s, 1, %(token)s, 'peer', %(now)s, %(now)s, 'COMPLETE', 1, 0)
"""
_BUSINESS = """
    INSERT INTO local_businesses
           (place_key, place_id, name, name_key, address, city, postal_code, country, latitude,
            longitude, rating, review_count, category, business_status, phones, emails, socials,
            warnings, provenance, search_text, scan_token, scanned_at, created_at)
    VALUES (%(key)s, %(place_id)s, %(name)s, %(name)s, %(address)s, %(city)s, %(postal_code)s,
            %(country)s, %(latitude)s, %(longitude)s, %(rating)s, %(review_count)s, %(category)s,
            %(business_status)s, '[]', '[]', '{}', '[]', %(provenance)s, %(name)s, %(token)s,
            %(now)s, %(now)s)
    ON CONFLICT (place_key) DO UPDATE
       SET name = excluded.name, address = excluded.address, scan_token = excluded.scan_token,
           scanned_at = excluded.scanned_at
"""


def keep(place: Mapping[str, Any]) -> None:
    """Store one answer, from a thread or a greenlet."""
    values = _values(place)
    with _pool().connection() as connection:
        key, token = connection.execute(_PLACE, values).fetchone()
        values |= {"key": key, "token": token}
        connection.execute(_ATTEMPT, values)
        connection.execute(_BUSINESS, values)


async def keep_async(place: Mapping[str, Any]) -> None:
    """Store one answer, on an event loop."""
    values = _values(place)
    pool = _async_pool()
    await pool.open()
    async with pool.connection() as connection:
        row = await (await connection.execute(_PLACE, values)).fetchone()
        values |= {"key": row[0], "token": row[1]}
        await connection.execute(_ATTEMPT, values)
        await connection.execute(_BUSINESS, values)


@lru_cache(maxsize=1)
def _pool() -> psycopg_pool.ConnectionPool:
    return psycopg_pool.ConnectionPool(_url(), min_size=_SIZE, max_size=_SIZE, open=True)


@lru_cache(maxsize=1)
def _async_pool() -> psycopg_pool.AsyncConnectionPool:
    return psycopg_pool.AsyncConnectionPool(_url(), min_size=_SIZE, max_size=_SIZE, open=False)


def _url() -> str:
    return os.environ["BENCH_STORE_URL"].replace("postgresql+psycopg://", "postgresql://")


def _values(place: Mapping[str, Any]) -> dict[str, Any]:
    """The columns: a few of those that the drain fills, and where they came from."""
    now = datetime.now(UTC)
    values = {
        "place_id": f"demo:{place['id']}",
        "name": place["displayName"]["text"],
        "address": place["formattedAddress"],
        "city": place["postalAddress"]["locality"],
        "postal_code": place["postalAddress"]["postalCode"],
        "country": place["postalAddress"]["regionCode"],
        "latitude": place["location"]["latitude"],
        "longitude": place["location"]["longitude"],
        "rating": place["rating"],
        "review_count": place["userRatingCount"],
        "category": place["primaryTypeDisplayName"]["text"],
        "business_status": place["businessStatus"],
    }
    origin = {"source": "demo", "method": "api", "observed_at": now.isoformat()}
    provenance = json.dumps(dict.fromkeys(values, origin))
    return values | {"now": now, "provenance": provenance}
