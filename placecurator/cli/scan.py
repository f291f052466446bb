"""The command that asks for another scan."""

from __future__ import annotations

from typing import Annotated

import typer

from placecurator.cli.database import opened_database
from placecurator.domain.lifecycle import Rescan
from placecurator.services.scan_again import ScanRequest, scan_again
from placecurator.services.signals import Signals
from placecurator.settings import current_settings


def scan(
    place_ids: Annotated[
        list[str], typer.Argument(metavar="PLACE_ID...", help="As the lists show them.")
    ],
    rescan: Annotated[
        Rescan, typer.Option(help="What happens to completed scans: made again, left, if old.")
    ] = Rescan.always,
) -> None:
    """Scan places again that are Selected. What waits or is being scanned is left alone."""
    settings = current_settings()
    with opened_database(migrate=False) as engine:
        request = scan_again(
            engine,
            Signals(settings.redis_url),
            place_ids,
            actor=settings.curator,
            rescan=rescan,
            stale_after_days=settings.rescan_stale_after_days,
        )
    for line in _lines(request):
        typer.echo(line)


def _lines(request: ScanRequest) -> list[str]:
    """What came of it, without zeros; the first line is always there."""
    left_alone = (
        (request.waiting_count, "waiting already"),
        (request.in_flight_count, "being scanned already"),
        (request.kept_count, "completed and left alone"),
        (len(request.not_selected_place_ids), "not Selected: set them to Selected to scan"),
        (len(request.unknown_place_ids), "not staged: check the ids"),
    )
    return [
        f"{request.queued_count:,} queued for a deep scan",
        *(f"{number:,} {words}" for number, words in left_alone if number),
    ]
