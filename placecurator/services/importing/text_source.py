"""A binary stream as text: its encoding, and where it stops being readable."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from typing import BinaryIO

from placecurator.domain.errors import UnreadableFile

HEAD_BYTES = 4 * 1024 * 1024
"""How much of a file is looked at to know what it is."""

LONGEST_LINE = 16 * 1024 * 1024
"""Characters; a longer line is no line of a file that anybody meant to import."""

_CHUNK_BYTES = 256 * 1024

# The mark of UTF-32 begins like that of UTF-16: the longer one is looked for first.
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_OTHER_FILES = (
    (b"PK\x03\x04", "a ZIP file or an Excel workbook. Unpack it, or save it as CSV (UTF-8)"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook. Save it as CSV (UTF-8)"),
    (b"\x1f\x8b", "compressed with gzip. Unpack it first"),
    (b"\xfd7zXZ", "compressed with xz. Unpack it first"),
    (b"BZh", "compressed with bzip2. Unpack it first"),
    (b"PAR1", "a Parquet file. Export it as CSV or GeoJSON"),
    (b"SQLite format 3\0", "a SQLite database. Export the table as CSV"),
    (b"%PDF", "a PDF"),
)


class TextSource:
    """The text of a stream, read once, in pieces.

    ``head`` is the beginning, of up to ``HEAD_BYTES``; ``chunks`` and ``lines`` begin with it.
    """

    def __init__(self, stream: BinaryIO):
        self._stream = stream
        self.bytes_read = 0
        self._lines_before = 0
        head = self._read(HEAD_BYTES)
        _refuse_other_files(head)
        self._encoding = _encoding(head)
        self._decoder = codecs.getincrementaldecoder(self._encoding)()
        self._broken: UnreadableFile | None = None
        self.head = self._decode(head, final=len(head) < HEAD_BYTES).removeprefix("\ufeff")

    def chunks(self) -> Iterator[str]:
        """The text in pieces.

        Raises:
            UnreadableFile: bytes follow that are no text in the encoding of the file.
        """
        yield self.head
        while self._broken is None and (raw := self._stream.read(_CHUNK_BYTES)):
            self.bytes_read += len(raw)
            yield self._decode(raw, final=False)
        if self._broken is None:
            yield self._decode(b"", final=True)
        if self._broken is not None:
            raise self._broken

    def lines(self) -> Iterator[str]:
        """The lines with their ends, which may be those of Unix, Windows or old Macs.

        Raises:
            UnreadableFile: as ``chunks``, or a line is too long.
        """
        tail = ""
        number = 0
        for chunk in self.chunks():
            pieces = list(io.StringIO(tail + chunk, newline=""))
            # A carriage return at the end may be the first half of a Windows line end.
            tail = pieces.pop() if pieces and not pieces[-1].endswith("\n") else ""
            number += len(pieces)
            yield from pieces
            if len(tail) > LONGEST_LINE:
                raise UnreadableFile(
                    f"Line {number + 1:,} has more than {LONGEST_LINE:,} characters."
                )
        if tail:
            yield tail

    def _read(self, size: int) -> bytes:
        """``size`` bytes, or all that there are: a stream may give fewer at a time."""
        parts = []
        while self.bytes_read < size and (part := self._stream.read(size - self.bytes_read)):
            parts.append(part)
            self.bytes_read += len(part)
        return b"".join(parts)

    def _decode(self, raw: bytes, *, final: bool) -> str:
        """The text of ``raw``; where it is broken, the text before, and the error for later."""
        try:
            text = self._decoder.decode(raw, final)
        except UnicodeDecodeError as error:
            text = error.object[: error.start].decode(error.encoding, "ignore")
            line = self._lines_before + text.count("\n") + 1
            self._broken = _no_text(line, error.object[error.start], self._encoding)
        self._lines_before += text.count("\n")
        return text


def refuse_broken_text(stream: BinaryIO) -> None:
    """Read a stream that can be rewound to its end, and rewind it.

    So a file in another encoding is refused before anything of it is imported.

    Raises:
        UnreadableFile: it is not the text that its mark says, or not UTF-8.
    """
    if not stream.seekable():
        return
    start = stream.tell()
    for _ in TextSource(stream).chunks():
        pass
    stream.seek(start)


def _encoding(head: bytes) -> str:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if head.startswith(mark):
            return encoding
    if b"\0" in head[:4]:
        raise UnreadableFile("The file looks like UTF-16 without a mark. Save it as UTF-8.")
    return "utf-8"


def _refuse_other_files(head: bytes) -> None:
    for magic, words in _OTHER_FILES:
        if head.startswith(magic):
            raise UnreadableFile(f"The file is {words}.")


def _no_text(line: int, byte: int, encoding: str) -> UnreadableFile:
    if encoding == "utf-8":
        return UnreadableFile(
            f"Line {line:,} has the byte 0x{byte:02X}, which is not UTF-8: the file is in another "
            "encoding, such as Latin-1 or Windows-1252. Save it as UTF-8."
        )
    return UnreadableFile(
        f"Line {line:,} has the byte 0x{byte:02X}, which does not fit the encoding that the mark "
        "at the beginning of the file says. Save it as UTF-8."
    )
