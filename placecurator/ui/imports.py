"""Receiving a file from a browser and importing it, without holding it in memory."""

from __future__ import annotations

import asyncio
import io
import tempfile
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import reflex as rx

from placecurator.domain.errors import InvalidInput
from placecurator.services.importing import import_file
from placecurator.services.importing.report import (
    ImportProgress,
    ImportReport,
    rejection_writer,
)
from placecurator.services.sample import load_sample
from placecurator.settings import current_settings
from placecurator.ui import runtime
from placecurator.ui.identity import current_actor

PROGRESS_EVERY_S = 0.5
"""How often a running import tells the page how far it is."""


@dataclass(slots=True)
class Running:
    """An import in its thread. ``progress`` is None until the first batch is in."""

    task: asyncio.Task[ImportReport]
    progress: ImportProgress | None = None

    async def steps(self) -> AsyncIterator[ImportProgress | None]:
        """Yield how far it is, now and then, until it has ended."""
        while not self.task.done():
            await asyncio.wait({self.task}, timeout=PROGRESS_EVERY_S)
            yield self.progress


def new_rejections_file() -> Path:
    """A file for refused rows, under a name that nobody can guess: browsers can download it."""
    return rx.get_upload_dir() / f"rejections-{uuid.uuid4().hex}.csv"


def temporary_file() -> BinaryIO:
    """A file without a name, on the disk of the product's data, gone when it is closed."""
    home = current_settings().home
    home.mkdir(parents=True, exist_ok=True)
    return tempfile.TemporaryFile(dir=home)


async def receive(chunks: rx.UploadChunkIterator, stream: BinaryIO) -> str:
    """Write the one file that ``chunks`` carry to ``stream``; returns its name.

    Raises:
        InvalidInput: there is no file, or more than one.
        OSError: it does not fit on the disk.
    """
    name = ""
    async for chunk in chunks:
        if name not in ("", chunk.filename):
            raise InvalidInput("file", "one file at a time, please")
        name = chunk.filename
        await asyncio.to_thread(stream.write, chunk.data)
    if not name:
        raise InvalidInput("file", "there is none")
    return Path(name).name


def start_import(stream: BinaryIO, filename: str, rejections: Path) -> Running:
    """Import ``stream`` in a thread; refused rows go to the file ``rejections`` as they come."""
    size, actor = stream.seek(0, io.SEEK_END), current_actor().name
    stream.seek(0)
    running: Running

    def work() -> ImportReport:
        with rejections.open("w", encoding="utf-8-sig", newline="") as refused:
            return import_file(
                runtime.engine(),
                stream,
                filename=filename,
                actor=actor,
                size_bytes=size,
                on_progress=lambda progress: setattr(running, "progress", progress),
                on_rejection=rejection_writer(refused),
            )

    running = Running(asyncio.create_task(runtime.in_thread(work)))
    return running


def start_sample() -> Running:
    """Import the sample in a thread."""
    actor = current_actor().name
    return Running(
        asyncio.create_task(runtime.in_thread(load_sample, runtime.engine(), actor=actor))
    )
