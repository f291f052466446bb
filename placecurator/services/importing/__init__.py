"""Importing places from a file; which formats there are is known in ``formats``."""

from placecurator.services.importing.importer import import_file
from placecurator.services.importing.report import (
    ImportProgress,
    ImportReport,
    Rejection,
    rejection_writer,
    write_rejections,
)

__all__ = [
    "ImportProgress",
    "ImportReport",
    "Rejection",
    "import_file",
    "rejection_writer",
    "write_rejections",
]
