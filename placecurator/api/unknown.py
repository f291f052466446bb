"""The answer to a path or a method below ``/api`` that does not exist."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send

from placecurator.api.errors import answer

_METHODS = ("DELETE", "GET", "PATCH", "POST", "PUT")


class UnknownResource:
    """Answers 405 when one of ``routes`` knows the path with another method, else 404."""

    def __init__(self, routes: Sequence[BaseRoute]):
        self._routes = routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request that no route took."""
        allowed = [method for method in _METHODS if self._takes(scope, method)]
        if allowed:
            refusal = answer(405, "MethodNotAllowed", f"Use {' or '.join(allowed)} here.")
            refusal.headers["Allow"] = ", ".join(allowed)
        else:
            refusal = answer(404, "NotFound", "There is nothing here. See /docs for what there is.")
        await refusal(scope, receive, send)

    def _takes(self, scope: Scope, method: str) -> bool:
        instead = {**scope, "method": method}
        return any(route.matches(instead)[0] is Match.FULL for route in self._routes)
