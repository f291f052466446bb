"""Kinds of values that settings have, and what is refused of them."""

from __future__ import annotations

from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field

PUBLIC_OVERPASS = "https://overpass-api.de/api/interpreter"
OFF = "off"
"""Instead of a URL: nobody is asked."""


def _web_address(url: str) -> str:
    if _is_web_address(url):
        return url
    raise ValueError("must start with http:// or https://, and name a host")


def _web_address_or_off(url: str) -> str:
    if url == OFF or _is_web_address(url):
        return url
    raise ValueError(f"must start with http:// or https://, and name a host; or be {OFF}")


def _of_ones_own(url: str) -> str:
    host = (urlsplit(url).hostname or "").rstrip(".")
    if host != "openstreetmap.org" and not host.endswith(".openstreetmap.org"):
        return url
    raise ValueError(
        "must be a server of your own: the public one forbids to look up many places"
        " (operations.osmfoundation.org/policies/nominatim)"
    )


def _is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def unheard(url: str) -> bool:
    """Whether nobody on the network can read what is sent to ``url``: TLS, or this machine."""
    parts = urlsplit(url)
    here = parts.hostname in ("localhost", "127.0.0.1", "::1")
    return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and here))


def _with_our_driver(url: str) -> str:
    if url.startswith(("sqlite://", "postgresql+psycopg://")):
        return url
    if url.startswith(("postgres://", "postgresql://")):
        return "postgresql+psycopg://" + url.partition("://")[2]
    raise ValueError("must start with postgresql:// or sqlite:///")


def _known_to_redis(url: str) -> str:
    if url.startswith(("redis://", "rediss://", "unix://")):
        return url
    raise ValueError("must start with redis://, rediss:// or unix://")


def _only_unheard(url: str) -> str:
    if unheard(url):
        return url
    raise ValueError("must start with https://, unless the provider is on this machine")


Seconds = Annotated[float, Field(gt=0, allow_inf_nan=False)]
PerSecond = Annotated[float, Field(gt=0, le=1000, allow_inf_nan=False)]
LogLevel = Literal["DEBUG", "INFO", "WARNING", "ERROR"]
LogFormat = Literal["text", "json"]
GoogleProfile = Literal["ids", "basic", "identity", "contact", "full"]
GoogleSearchProfile = Literal["ids", "identity", "contact"]
WebAddress = Annotated[str, AfterValidator(_web_address)]
OverpassUrl = Annotated[str, AfterValidator(_web_address_or_off)]
OwnNominatim = Annotated[str, AfterValidator(_web_address), AfterValidator(_of_ones_own)]
DatabaseUrl = Annotated[str, AfterValidator(_with_our_driver)]
RedisUrl = Annotated[str, AfterValidator(_known_to_redis)]
UnheardUrl = Annotated[str, AfterValidator(_only_unheard)]
