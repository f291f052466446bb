"""Bytes become text as in a browser."""

from __future__ import annotations

import codecs

import pytest

from placecurator.deepscan.extract.charset import decode

TEXT = "Säästöpankinranta, jäätelö, ympäri vuoden – 5 €"
META = '<meta http-equiv="Content-Type" content="text/html; charset={}">'


@pytest.mark.parametrize(
    ("body", "declared"),
    [
        (codecs.BOM_UTF8 + TEXT.encode(), "iso-8859-1"),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), None),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), None),
        (TEXT.encode(), "utf-8"),
        (TEXT.encode("cp1252"), "iso-8859-1"),
        (TEXT.encode("cp1252"), "windows-1252"),
        (TEXT.encode(), None),
        (TEXT.encode(), "no-such-charset"),
        (TEXT.encode("cp1252"), None),
        (TEXT.encode("cp1252"), "utf-8"),
    ],
)
def test_text_is_read_whatever_was_declared(body: bytes, declared: str | None) -> None:
    assert decode(body, declared) == TEXT


def test_the_page_itself_may_declare_it() -> None:
    body = (META.format("iso-8859-15") + "5 €").encode("iso-8859-15")

    assert decode(body, None).endswith("5 €")


@pytest.mark.parametrize("label", ["utf-7", "idna", "punycode", "zlib", "rot13", "base64", "\0"])
def test_a_page_cannot_choose_a_codec_that_is_not_a_charset(label: str) -> None:
    assert decode(b"a+AGA-b", label) == "a+AGA-b"


def test_a_page_cut_off_inside_a_letter_is_still_read() -> None:
    assert decode(TEXT.encode()[:-1], None).startswith("Säästöpankinranta")
