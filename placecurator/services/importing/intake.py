"""Rows on their way into the database: read, refused or collected into batches."""

from __future__ import annotations

from collections.abc import Iterable

from placecurator.domain.place import SourcePlace
from placecurator.domain.source_fields import BadValue
from placecurator.services.importing.formats import Format
from placecurator.services.importing.report import (
    MOST_KEPT_REJECTIONS,
    ImportProgress,
    ImportReport,
    OnProgress,
    OnRejection,
    Rejection,
)
from placecurator.services.importing.rows import Row
from placecurator.services.importing.staging import BATCH_PLACES, StagingLog
from placecurator.services.importing.text_source import TextSource

_BATCH_BYTES = 16 * 1024 * 1024
_PROGRESS_ROWS = 1_000


class Intake:
    """Takes in the rows of one file. ``size_bytes`` None: not known."""

    def __init__(
        self,
        source: TextSource,
        log: StagingLog,
        size_bytes: int | None,
        on_progress: OnProgress | None,
        on_rejection: OnRejection | None,
    ):
        self._source = source
        self._log = log
        self._size_bytes = size_bytes
        self._on_progress = on_progress
        self._on_rejection = on_rejection
        self._rows = 0
        self._rejected = 0
        self._rejections: list[Rejection] = []
        self._batch: list[SourcePlace] = []
        self._batch_began_at = source.bytes_read
        self._committed_rows = ""

    def stage_all(self, rows: Iterable[Row | Rejection], known: Format | None) -> None:
        """Stage the rows, read as ``known`` says; None when there is no object among them.

        Raises:
            UnreadableFile: the rest cannot be read; ``committed`` says what is staged.
        """
        row: Row | Rejection | None = None
        for row in rows:
            self._take(row, known)
            if self._batch_is_full():
                self._commit(row)
        self._commit(row)
        if self._rows == 0 or self._rows % _PROGRESS_ROWS:
            self._tell_progress()

    def report(self, format_name: str, warnings: Iterable[str]) -> ImportReport:
        """What came of it all."""
        staged = self._log.staged
        return ImportReport(
            format=format_name,
            new=staged.new,
            changed=staged.changed,
            unchanged=staged.unchanged,
            rejected=self._rejected,
            rejections=tuple(self._rejections),
            warnings=tuple(warnings),
        )

    @property
    def committed(self) -> str:
        """A sentence about what is staged for good."""
        if not self._committed_rows:
            return "Nothing was imported."
        staged = self._log.staged
        return (
            f"What stands up to {self._committed_rows} was imported ({staged.new:,} new, "
            f"{staged.changed:,} changed, {staged.unchanged:,} unchanged), the rest was not."
        )

    def _take(self, row: Row | Rejection, known: Format | None) -> None:
        self._rows += 1
        if self._rows % _PROGRESS_ROWS == 0:
            self._tell_progress()
        if isinstance(row, Rejection):
            self._reject(row)
        elif known is not None:
            try:
                self._batch.append(known.to_place(row.values))
            except BadValue as bad:
                self._reject(Rejection(row.number, bad.field, bad.reason, bad.value, row.unit))

    def _reject(self, rejection: Rejection) -> None:
        self._rejected += 1
        if len(self._rejections) < MOST_KEPT_REJECTIONS:
            self._rejections.append(rejection)
        if self._on_rejection is not None:
            self._on_rejection(rejection)

    def _batch_is_full(self) -> bool:
        """Enough places, or enough bytes: the reviews of one place can be megabytes."""
        began = self._batch_began_at
        return len(self._batch) >= BATCH_PLACES or self._source.bytes_read - began >= _BATCH_BYTES

    def _commit(self, last: Row | Rejection | None) -> None:
        self._log.commit(self._batch, rejected=self._rejected)
        self._batch = []
        self._batch_began_at = self._source.bytes_read
        if last is not None:
            self._committed_rows = f"{last.unit} {last.number:,}"

    def _tell_progress(self) -> None:
        if self._on_progress is not None:
            self._on_progress(ImportProgress(self._rows, self._source.bytes_read, self._size_bytes))
