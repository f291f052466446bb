"""The import page as one browser tab sees it."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import reflex as rx

from placecurator.domain.errors import PlacecuratorError
from placecurator.services.importing.report import ImportReport
from placecurator.ui import import_words, imports
from placecurator.ui.states.live import FEED
from placecurator.ui.states.speaking import refusal

SHOWN_REJECTIONS = 100
"""Refused rows that the page lists; the file to download has all of them."""


class ImportState(rx.State):
    """What runs (``running``), how far it is, and what came of it.

    ``rejections`` are pairs of where and why; ``rejections_file`` is empty when there are none.
    """

    said: str = ""
    problem: str = ""
    running: bool = False
    file_name: str = ""
    progress: str = ""
    percent: int = 0
    report: str = ""
    file_format: str = ""
    warnings: list[str] = []
    rejections: list[tuple[str, str]] = []
    rejected: int = 0
    rejections_file: str = ""

    @rx.event
    def sending(self, progress: Any) -> None:
        """Show how much of the file has left the browser."""
        share = progress.get("progress") if isinstance(progress, dict) else None
        if self.running and isinstance(share, int | float) and 0 <= share <= 1:
            self.percent, self.progress = int(100 * share), f"Sending the file, {share:.0%}"

    @rx.event(background=True)
    async def receive(self, chunks: rx.UploadChunkIterator) -> None:
        """Take the dropped file to the disk, then import it."""
        rejections = imports.new_rejections_file()
        async with self._telling(""):
            with imports.temporary_file() as stream:
                name = await imports.receive(chunks, stream)
                await self._begin(name)
                report = await self._watch(imports.start_import(stream, name, rejections))
            await self._finish(report, rejections)

    @rx.event(background=True)
    async def load_sample(self) -> None:
        """Import the bundled places of Helsinki."""
        async with self._telling("The sample of Helsinki"):
            await self._finish(await self._watch(imports.start_sample()), None)

    @contextlib.asynccontextmanager
    async def _telling(self, name: str) -> AsyncIterator[None]:
        """An import that ends in words, whatever happens to it."""
        await self._begin(name)
        problem = ""
        try:
            yield
        except OSError as error:
            problem = f"The file could not be kept: {error.strerror}."
        except PlacecuratorError as error:
            problem = refusal(error)
        finally:
            async with self:
                self.running, self.problem = False, problem
                self.said = problem or self.said

    async def _begin(self, name: str) -> None:
        async with self:
            self.problem, self.report, self.rejections_file = "", "", ""
            self.warnings, self.rejections, self.rejected = [], [], 0
            self.file_name, self.running, self.percent = name, True, 0
            self.progress = "Reading the file" if name else "Sending the file"

    async def _watch(self, running: imports.Running) -> ImportReport:
        async for progress in running.steps():
            async with self:
                self.progress = import_words.progress_words(progress)
                self.percent = 0 if progress is None else import_words.percent(progress)
        return await running.task

    async def _finish(self, report: ImportReport, rejections: Path | None) -> None:
        if rejections and not report.rejected:
            rejections.unlink()
        FEED.forget()
        shown = report.rejections[:SHOWN_REJECTIONS]
        async with self:
            self.report = self.said = import_words.report_words(report)
            self.file_format, self.warnings = report.format, list(report.warnings)
            self.rejected = report.rejected
            self.rejections_file = rejections.name if rejections and report.rejected else ""
            self.rejections = [import_words.rejection_words(refused) for refused in shown]
