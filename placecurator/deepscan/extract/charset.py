"""Turns the bytes of a page into text, as a browser would, and never fails."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_META = re.compile(
    rb"""<meta[^>]{0,200}?charset\s{0,5}=\s{0,5}["']?\s{0,5}([A-Za-z0-9_:.-]{2,40})""", re.I
)
_META_WINDOW = 4_096
_GUESS_WINDOW = 65_536

_AS_BROWSERS_READ_IT = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
    "utf-16": "utf-8",  # it was read as ASCII so far
    "utf-16-le": "utf-8",
    "utf-16-be": "utf-8",
}
_READABLE = frozenset(
    [
        "utf-8",
        "cp1250",
        "cp1251",
        "cp1252",
        "cp1253",
        "cp1254",
        "cp1255",
        "cp1256",
        "cp1257",
        "cp1258",
        "cp874",
        "cp866",
        "iso8859-2",
        "iso8859-3",
        "iso8859-4",
        "iso8859-5",
        "iso8859-6",
        "iso8859-7",
        "iso8859-8",
        "iso8859-10",
        "iso8859-13",
        "iso8859-14",
        "iso8859-15",
        "iso8859-16",
        "koi8-r",
        "koi8-u",
        "mac-roman",
        "mac-cyrillic",
        "gb18030",
        "cp932",
        "cp949",
        "big5hkscs",
        "euc_jp",
        "iso2022_jp",
    ]
)
# Only these: Python has codecs (idna, utf-7, zlib …) that a page must not choose.

_GUESSED = [
    *("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1257", "koi8_r"),
    *("gb18030", "cp932", "cp949", "big5hkscs", "euc_jp"),
]


def decode(body: bytes, declared: str | None) -> str:
    """The text of ``body``. ``declared`` is the server's charset; None: it declared none.

    Byte order mark, then the server, then the page itself, then what the bytes look like. A
    declaration that the bytes contradict is not believed.
    """
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, "replace")
    in_page = _META.search(body[:_META_WINDOW])
    labels = (declared, in_page[1].decode("ascii") if in_page else None, "utf-8")
    encodings = dict.fromkeys(filter(None, map(_encoding, labels)))
    for encoding in encodings:
        try:
            return codecs.getincrementaldecoder(encoding)().decode(body)  # it may be cut off
        except UnicodeDecodeError:
            continue
    told = next((encoding for encoding in encodings if encoding != "utf-8"), None)
    return body.decode(told or _guess(body[:_GUESS_WINDOW]), "replace")


def _encoding(label: str | None) -> str | None:
    """The codec that browsers use for ``label``; None when it is not one for web pages."""
    try:
        name = codecs.lookup(label or "").name
    except (LookupError, ValueError):
        return None
    name = _AS_BROWSERS_READ_IT.get(name, name)
    return name if name in _READABLE else None


def _guess(sample: bytes) -> str:
    wrong = sample.decode("utf-8", "replace").count("\ufffd")
    if wrong * 20 <= sum(byte > 127 for byte in sample):
        return "utf-8"  # broken in a few places only
    best = from_bytes(sample, cp_isolation=_GUESSED).best()
    return (best and _encoding(best.encoding)) or "cp1252"
