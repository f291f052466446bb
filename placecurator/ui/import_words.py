"""Sentences about imports."""

from __future__ import annotations

from placecurator.services.importing.report import ImportProgress, ImportReport, Rejection
from placecurator.ui import words


def report_words(report: ImportReport) -> str:
    """What an import did: "1,000 rows read: 990 new, 7 changed, 3 rejected"."""
    kinds = (
        (report.new, "new"),
        (report.changed, "changed"),
        (report.unchanged, "unchanged"),
        (report.rejected, "rejected"),
    )
    parts = [f"{number:,} {kind}" for number, kind in kinds if number]
    return f"{words.count(report.rows, 'row')} read" + (f": {', '.join(parts)}" if parts else "")


def progress_words(progress: ImportProgress | None) -> str:
    """How far an import is: "12,000 rows read, 40 %"."""
    if progress is None:
        return "Reading the file"
    read = f"{words.count(progress.rows, 'row')} read"
    return f"{read}, {percent(progress)} %" if progress.size_bytes else read


def percent(progress: ImportProgress) -> int:
    """The share of the file that is read, 0 to 100; 0 when its size is not known."""
    return min(100, 100 * progress.bytes_read // progress.size_bytes) if progress.size_bytes else 0


def rejection_words(refused: Rejection) -> tuple[str, str]:
    """Where a row was refused, and why: "line 12, rating" and "must be 0 to 5 (11)"."""
    why = f"{refused.reason} ({refused.value})" if refused.value else refused.reason
    return f"{refused.unit} {refused.number:,}, {refused.field}", why
