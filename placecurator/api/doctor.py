"""``/api/v3/doctor``: what must read zero, and what to do where it does not."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from placecurator.api.context import Context
from placecurator.api.identity import Viewer
from placecurator.api.refusals import REFUSALS
from placecurator.domain.invariants import Invariant

router = APIRouter(prefix="/api/v3", tags=["health"])


class FindingItem(BaseModel):
    """How often one invariant is broken; zero while all is well."""

    model_config = ConfigDict(from_attributes=True)

    name: Invariant
    words: str
    count: int
    examples: list[str] = Field(
        description="Ids of up to ten of the places; of unknown statuses, sentences."
    )
    cure: str


class CheckupAnswer(BaseModel):
    """What the doctor found. While statuses are unknown, nothing else can be counted."""

    model_config = ConfigDict(from_attributes=True)

    checked_at: datetime
    stuck: int = Field(description="All counts together.")
    findings: list[FindingItem]


@router.get("/doctor", responses=REFUSALS)
def get_checkup(context: Context, _actor: Viewer) -> CheckupAnswer:
    """The last check-up; a new one is made when it is older than 15 seconds."""
    return CheckupAnswer.model_validate(context.rounds.checkup())
