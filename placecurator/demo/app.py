"""Puts the server together."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Route

from placecurator.demo.console import Console
from placecurator.demo.faults import FaultPlan
from placecurator.demo.gate import LocalOnly
from placecurator.demo.places_api import PlacesApi
from placecurator.demo.search_api import SearchApi
from placecurator.demo.site_styles import TRAP
from placecurator.demo.sites import Sites


def create_app(
    plan: FaultPlan, *, latency_ms: int, slow_ms: int, hosts: frozenset[str] = frozenset()
) -> Starlette:
    """The demo provider. ``hosts`` are names, besides the local ones, that it answers to."""
    api = PlacesApi(plan, latency_ms, slow_ms)
    sites = Sites(plan)
    console = Console(plan, api)
    return Starlette(
        routes=[
            Route("/", console.page),
            Route("/faults", console.show, methods=["GET"]),
            Route("/faults", console.change, methods=["PUT"]),
            Route("/faults", console.submit, methods=["POST"]),
            Route("/v1/places/{key}", api.details),
            Route("/v1/places:searchText", SearchApi().search, methods=["POST"]),
            Route("/sites/{key}/", sites.home),
            Route("/sites/{key}/{page}", sites.page),
            Route(f"/sites/{{key}}/{TRAP}", sites.trap),
            Route("/robots.txt", sites.robots),
        ],
        middleware=[Middleware(LocalOnly, hosts=hosts)],
    )
