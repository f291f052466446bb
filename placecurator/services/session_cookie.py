"""The cookies that hold the secrets of sessions, and of sign-ins on their way."""

from __future__ import annotations

from http.cookies import CookieError, SimpleCookie

_PLAIN = "pc_session"
_OVER_TLS = "__Host-pc_session"


def cookie_name(url: str) -> str:
    """The name of the cookie of an app that browsers reach at ``url``.

    Behind TLS the prefix makes browsers refuse a cookie that another host or plain HTTP planted.
    """
    return _OVER_TLS if url.startswith("https://") else _PLAIN


def flow_cookie_name(url: str) -> str:
    """Likewise, of the cookie of a single sign-on that has begun."""
    return cookie_name(url).replace("session", "sign_in")


def secret_in(cookie_header: str | None, url: str) -> str | None:
    """The secret of a session that a ``Cookie`` header carries; None when there is none."""
    return value_in(cookie_header, cookie_name(url))


def value_in(cookie_header: str | None, name: str) -> str | None:
    """The value of the cookie ``name`` in a ``Cookie`` header; None when there is none."""
    cookies = SimpleCookie()
    try:
        cookies.load(cookie_header or "")
    except CookieError:
        return None
    morsel = cookies.get(name)
    return morsel.value if morsel and morsel.value else None
