"""What the endpoints work with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, cast

import sqlalchemy as sa
from fastapi import Depends, Request

from placecurator.services.rounds import Rounds
from placecurator.services.signals import Signals
from placecurator.services.throttle import Throttle
from placecurator.settings import Settings


@dataclass(frozen=True, slots=True)
class ApiContext:
    """The parts of the product that an endpoint may use."""

    engine: sa.Engine
    signals: Signals
    settings: Settings
    rounds: Rounds
    throttle: Throttle


def _context(request: Request) -> ApiContext:
    return cast(ApiContext, request.app.state.context)


Context = Annotated[ApiContext, Depends(_context)]
"""Annotation of a parameter that receives the ``ApiContext``."""
