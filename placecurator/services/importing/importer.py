"""The use case: one file into ``places_staging``, in bounded memory."""

from __future__ import annotations

from itertools import chain, islice
from typing import BinaryIO

import sqlalchemy as sa

from placecurator.domain.errors import UnreadableFile
from placecurator.services.importing import formats
from placecurator.services.importing.csv_rows import CsvRows
from placecurator.services.importing.formats import Format
from placecurator.services.importing.intake import Intake
from placecurator.services.importing.json_rows import json_rows
from placecurator.services.importing.report import ImportReport, OnProgress, OnRejection, Rejection
from placecurator.services.importing.rows import Row, Rows
from placecurator.services.importing.staging import StagingLog
from placecurator.services.importing.text_source import TextSource, refuse_broken_text

_LEADING_ROWS = 20


def import_file(
    engine: sa.Engine,
    stream: BinaryIO,
    *,
    filename: str,
    actor: str,
    size_bytes: int | None = None,
    on_progress: OnProgress | None = None,
    on_rejection: OnRejection | None = None,
) -> ImportReport:
    """Stage the places of a file: new ones as New, known ones with what the source says now.

    Verdicts, scans and remarks are never touched. Places are committed in batches. A stream that
    can be rewound is read twice, so that a file in a wrong encoding is refused as a whole.
    ``filename`` and ``actor`` go into the history; ``size_bytes`` is only handed on to
    ``on_progress``. Both callbacks run in the thread of the caller, and what they raise ends the
    import behind the last whole batch.

    Raises:
        UnreadableFile: the file is of no known kind, or breaks off; the text says what of it was
            committed.
    """
    try:
        refuse_broken_text(stream)
        source = TextSource(stream)
        rows = _rows_of(source)
        leading = list(islice(rest := iter(rows), _LEADING_ROWS))
        known = _format_of(rows, leading)
    except UnreadableFile as error:
        raise UnreadableFile(f"{error} Nothing was imported.") from error
    name = known.name if known else rows.kind
    log = StagingLog(engine, actor=actor, filename=filename, format_name=name)
    intake = Intake(source, log, size_bytes, on_progress, on_rejection)
    try:
        intake.stage_all(chain(leading, rest), known)
    except UnreadableFile as error:
        raise UnreadableFile(f"{error} {intake.committed}") from error
    return intake.report(name, rows.warnings)


def _rows_of(source: TextSource) -> Rows:
    beginning = source.head.lstrip()
    if not beginning:
        raise UnreadableFile("The file is empty.")
    if beginning[0] in "[{\x1e":
        return json_rows(source, lambda value: formats.recognise(value) is not None)
    return CsvRows(source)


def _format_of(rows: Rows, leading: list[Row | Rejection]) -> Format | None:
    """The format; None for a list without any object, which is as good as any other."""
    if rows.columns is not None:
        return formats.recognise_first([dict.fromkeys(rows.columns, "")])
    if not leading:
        return None
    return formats.recognise_first(row.values for row in leading if isinstance(row, Row))
