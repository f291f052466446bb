"""``/api/v3/places/staging/scan``: asking for another scan."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.exceptions import HTTPException

from placecurator.api.context import Context
from placecurator.api.identity import Curator, public
from placecurator.api.refusals import REFUSALS
from placecurator.api.schemas import ScanRequestBody
from placecurator.services import scan_again

router = APIRouter(prefix="/api/v3/places/staging", tags=["staged places"], responses=REFUSALS)

_ALL_BUT_POST = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "PUT"]


@router.post("/scan")
def request_scans(
    context: Context, body: ScanRequestBody, actor: Curator
) -> scan_again.ScanRequest:
    """Queue places that are Selected for another scan. What waits or runs already is left alone."""
    return scan_again.scan_again(
        context.engine,
        context.signals,
        body.place_ids,
        actor=actor.name,
        rescan=body.rescan,
        stale_after_days=context.settings.rescan_stale_after_days,
    )


@router.api_route("/scan", methods=_ALL_BUT_POST, dependencies=[public()], include_in_schema=False)
def refuse_other_methods() -> None:
    """Without this, GET would look for a place whose id is "scan"."""
    raise HTTPException(405, "Only POST asks for scans.", {"Allow": "POST"})
