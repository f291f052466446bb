"""Sentences about numbers, in correct singular and plural."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from placecurator.domain.call_plan import CallPlan
from placecurator.domain.causes import Cause
from placecurator.domain.lifecycle import DeepScanStatus, PlaceStagingStatus, ScanState
from placecurator.domain.text import listed
from placecurator.services.curation import StatusUpdate
from placecurator.services.scan_again import ScanRequest
from placecurator.services.undo import Undone
from placecurator.ui.labels import VERDICTS


def count(number: int, one: str, many: str | None = None) -> str:
    """``1 place``, ``2,500 places``; ``many`` is given where it is not ``one`` and an s."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def status_update(update: StatusUpdate, choice: PlaceStagingStatus) -> str:
    """What a status update did: "25 set to Selected, 25 queued for a deep scan"."""
    parts = [f"{update.updated_count:,} set to {VERDICTS[choice.to_place_status()].words}"]
    if update.overwritten_count:
        verdicts = count(update.overwritten_count, "other verdict")
        by = listed(update.overwritten_by) or "others"
        parts.append(f"{verdicts} by {by} replaced")
    if update.queued_count:
        parts.append(f"{update.queued_count:,} queued for a deep scan")
    if update.cancelled_count:
        parts.append(f"{count(update.cancelled_count, 'scan')} un-queued")
    if update.in_flight_count:
        parts.append(f"{update.in_flight_count:,} already being scanned")
    if unknown := len(update.unknown_place_ids):
        parts.append(f"{count(unknown, 'place')} no longer there")
    return ", ".join(parts)


def undone(result: Undone) -> str:
    """What an undo did: "Selected undone: 25 restored, 25 un-queued"."""
    if result.status is not None:
        return f"{VERDICTS[result.status].words} undone: {result.words}"
    return f"{'Redone' if result.redo else 'Undone again'}: {result.words}"


def first_places(names: Sequence[str], total: int) -> str:
    """Which places an act is about: "Kahvila, Baari, Kioski and 1,200 more"."""
    more = total - len(names)
    listed = ", ".join(names)
    return f"{listed} and {more:,} more" if listed and more > 0 else listed


def scans_now(by_scan: Mapping[ScanState, int]) -> str:
    """Where all scans stand: "3 queued, 2 being scanned, 40 completed, 1 failed"."""
    named = (
        (DeepScanStatus.queued, "queued"),
        (DeepScanStatus.processing, "being scanned"),
        (DeepScanStatus.completed, "completed"),
        (DeepScanStatus.failed, "failed"),
    )
    parts = [f"{by_scan[state]:,} {words}" for state, words in named if by_scan.get(state)]
    return ", ".join(parts) or "no scans yet"


def scan_note(state: ScanState, cause: str | None, error: str | None) -> str:
    """Why a scan failed or waits again, and what to do; empty when there is nothing to say."""
    if cause is None or state not in (DeepScanStatus.failed, DeepScanStatus.queued):
        return ""
    known = Cause(cause) if cause in set(Cause) else None
    words = error or (known.words if known else cause)
    if known is None:
        return words
    # A transient cause that still failed has used up its attempts: "tried again" would be untrue.
    spent = state is DeepScanStatus.failed and known.transient
    return f"{words} {'All attempts are used up; scan again later.' if spent else known.cure}"


def shown_range(first: int, shown: int, total: int | None, more: bool) -> str:
    """Which rows are on the page: "1–100 of 1,319"; ``total`` is as for ``known_total``."""
    if shown == 0:
        return "No places"
    known = known_total(first, shown, total, more)
    return f"{first:,}–{first + shown - 1:,}" + ("" if known is None else f" of {known:,}")


def known_total(first: int | None, shown: int, total: int | None, more: bool) -> int | None:
    """How many rows there are beside the ``shown`` ones of a page in all; None: nobody knows.

    ``first`` is the number of the first one; None: nobody has counted those before it. ``total`` is
    what was last counted, None when nobody has. Where the page proves it wrong (it is the last one,
    or shows more than that), the page is right.
    """
    last = (first or 1) + shown - 1
    if first is not None and not more:
        return last
    return total if total is not None and total >= last + more else None


def ago(moment: datetime, now: datetime) -> str:
    """How long ago ``moment`` was: "just now", "2 min ago", "3 h ago", "5 days ago"."""
    age = now - moment
    if age < timedelta(minutes=1):
        return "just now"
    if age < timedelta(hours=1):
        return f"{age // timedelta(minutes=1)} min ago"
    if age < timedelta(days=1):
        return f"{age // timedelta(hours=1)} h ago"
    return f"{count(age.days, 'day')} ago"


def moment(time: datetime) -> str:
    """A time to the second, in UTC: "2026-01-31 12:00:05 UTC"."""
    return f"{time.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"


def day(time: datetime) -> str:
    """A day: "31 Jan 2026"."""
    return f"{time.astimezone(UTC):%-d %b %Y}"


def money(micros: int) -> str:
    """Millionths of a US dollar as an amount: "$0.020"."""
    return f"${micros / 1_000_000:,.3f}"


def scan_price(plan: CallPlan | None) -> str:
    """What another scan costs: "A scan asks google: at most $0.020 (prices of 2026-11-01)."."""
    if plan is None:
        return "A scan reads the website only, which costs nothing."
    if not plan.price_micros:
        return f"A scan asks {plan.provider} and reads the website, which costs nothing."
    as_of = f" (prices of {plan.prices_as_of})" if plan.prices_as_of else ""
    return f"A scan asks {plan.provider}: at most {money(plan.price_micros)}{as_of}."


def scan_request(request: ScanRequest) -> str:
    """What a request for scans did: "1 queued for a deep scan, 1 waiting already"."""
    parts = (
        (request.queued_count, "queued for a deep scan"),
        (request.waiting_count, "waiting already"),
        (request.in_flight_count, "already being scanned"),
        (request.kept_count, "completed and left alone"),
        (len(request.not_selected_place_ids), "not Selected"),
        (len(request.unknown_place_ids), "no longer there"),
    )
    return ", ".join(f"{number:,} {words}" for number, words in parts if number)


def checked(moment: datetime, now: datetime) -> str:
    """How long ago somebody looked: "checked 12 s ago", "checked 2 min ago"."""
    seconds = max(0, int((now - moment).total_seconds()))
    return f"checked {seconds} s ago" if seconds < 60 else f"checked {ago(moment, now)}"
