"""``/api/v3/health``: whether the parts of the product are there."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from placecurator.api.context import Context
from placecurator.api.identity import public
from placecurator.domain.errors import DatabaseAway
from placecurator.domain.invariants import Invariant
from placecurator.storage.schema import enum_differences

router = APIRouter(prefix="/api/v3", tags=["health"])


class Health(BaseModel):
    """What is there and what is not."""

    status: Literal["ok", "degraded", "down"]
    database: Literal["ok", "away"]
    redis: Literal["ok", "away", "not used"]
    enum_differences: list[str] = Field(
        description="Statuses of the database that the code does not know, or the other way round."
    )
    findings: dict[Invariant, int] = Field(
        description="What must be zero, as counted within the last moments; see /api/v3/doctor."
    )


_REDIS: dict[bool | None, Literal["ok", "away", "not used"]] = {
    True: "ok",
    False: "away",
    None: "not used",
}


@router.get(
    "/health",
    dependencies=[public()],
    responses={503: {"model": Health, "description": "Not fit for work"}},
)
def get_health(context: Context, response: Response) -> Health:
    """Look at each part now. Without Redis all works, but later; without the database nothing."""
    redis = _REDIS[context.signals.reachable()]
    try:
        differences = enum_differences(context.engine)
        findings = {found.name: found.count for found in context.rounds.checkup().findings}
    except DatabaseAway:
        response.status_code = 503
        return Health(status="down", database="away", redis=redis, enum_differences=[], findings={})
    if differences:
        response.status_code = 503
    status: Literal["ok", "degraded", "down"] = "down" if differences else "ok"
    if status == "ok" and redis == "away":
        status = "degraded"
    return Health(
        status=status,
        database="ok",
        redis=redis,
        enum_differences=differences,
        findings=findings,
    )
