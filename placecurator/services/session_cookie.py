"""The cookie that holds the secret of a session."""

from __future__ import annotations

from http.cookies import CookieError, SimpleCookie

_PLAIN = "pc_session"
_OVER_TLS = "__Host-pc_session"


def cookie_name(url: str) -> str:
    """The name of the cookie of an app that browsers reach at ``url``.

    Behind TLS the prefix makes browsers refuse a cookie that another host or plain HTTP planted.
    """
    return _OVER_TLS if url.startswith("https://") else _PLAIN


def secret_in(cookie_header: str | None, url: str) -> str | None:
    """The secret that a ``Cookie`` header carries; None when there is none."""
    cookies = SimpleCookie()
    try:
        cookies.load(cookie_header or "")
    except CookieError:
        return None
    morsel = cookies.get(cookie_name(url))
    return morsel.value if morsel and morsel.value else None
