"""Why a web page could not be read."""

from __future__ import annotations

from enum import StrEnum, unique


@unique
class Trouble(StrEnum):
    """Why a page could not be read; the value completes "could not be read: …"."""

    bad_url = "its address is not a web address"
    credentials = "its address holds a user name or password"
    odd_port = "its address names an unusual port"
    not_public = "it is not on the public internet"
    too_many_redirects = "it redirects again and again"
    no_connection = "no connection to it could be made"
    bad_certificate = "its certificate is not valid"
    too_slow = "it took too long"
    busy = "it has a fault or is overloaded"
    refused = "it refused the request or the page does not exist"
    not_html = "it is not an HTML page"
    garbled = "its answer could not be decoded"
    robots_unreadable = "its robots.txt could not be read"
    robots_disallowed = "its robots.txt asks us not to read it"
    opted_out = "its owner asked us not to read it"

    @property
    def transient(self) -> bool:
        """Whether trying again later may help."""
        return self in _PASSES


_PASSES = frozenset(
    {Trouble.no_connection, Trouble.too_slow, Trouble.busy, Trouble.robots_unreadable}
)


class WebsiteUnreadable(Exception):
    """The page was not read.

    ``retry_after_s`` is for how many seconds the server asked to be left alone; None: it did not.
    """

    def __init__(self, trouble: Trouble, retry_after_s: float | None = None):
        super().__init__(trouble.value)
        self.trouble = trouble
        self.retry_after_s = retry_after_s
