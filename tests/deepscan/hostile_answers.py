"""Answers of hostile and broken servers, byte by byte."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Mapping
from typing import NamedTuple

from placecurator.deepscan.trouble import Trouble

PAGE = b"<html><body>info@good.fi</body></html>"
LIMIT_BYTES = 100_000


class Hostile(NamedTuple):
    """What a server sends; ``again`` is sent for ever after it, each ``pause_s`` seconds.

    ``trouble`` is what must come of it; None: the beginning of the page is read, and no more.
    """

    trouble: Trouble | None
    sends: bytes
    again: bytes = b""
    pause_s: float = 0.0


def _answer(headers: str, body: bytes = b"", status: str = "200 OK") -> bytes:
    head = f"HTTP/1.1 {status}\r\n{headers}Connection: close\r\n\r\n"
    return head.encode("latin-1") + body


def _html(headers: str, body: bytes = PAGE) -> bytes:
    return _answer(f"Content-Type: text/html\r\n{headers}", body)


def _nested(times: int) -> bytes:
    body = PAGE
    for _ in range(times):
        body = gzip.compress(body)
    return body


def _redirect(location: str) -> bytes:
    return _answer(f"Location: {location}\r\n", status="302 Found")


_DEFLATE = "Content-Encoding: deflate\r\n"
_GZIP = "Content-Encoding: gzip\r\n"
_BOMB = bytes(200_000_000)
_CHUNKED = "Transfer-Encoding: chunked\r\n"

ANSWERS: Mapping[str, Hostile] = {
    # Compressed data
    "a gzip bomb": Hostile(None, _html(_GZIP, gzip.compress(_BOMB, 9))),
    "a zlib bomb": Hostile(None, _html(_DEFLATE, zlib.compress(_BOMB, 9))),
    "gzip in gzip": Hostile(Trouble.garbled, _html("Content-Encoding: gzip, gzip\r\n", _nested(2))),
    "six codings": Hostile(
        Trouble.garbled, _html(f"Content-Encoding: {', '.join(['gzip'] * 6)}\r\n", _nested(6))
    ),
    "two lines of codings": Hostile(Trouble.garbled, _html(_GZIP * 2, _nested(2))),
    "brotli": Hostile(Trouble.garbled, _html("Content-Encoding: br\r\n")),
    "zstd": Hostile(Trouble.garbled, _html("Content-Encoding: zstd\r\n")),
    "a coding of its own": Hostile(Trouble.garbled, _html("Content-Encoding: ../x\r\n")),
    "gzip that is none": Hostile(Trouble.garbled, _html(_GZIP, b"this is not gzip")),
    "gzip that breaks": Hostile(
        Trouble.garbled, _html(_GZIP, gzip.compress(PAGE * 1_000)[:40] + b"\xff" * 9_000)
    ),
    # Bodies without an end
    "an endless body": Hostile(None, _html("", b""), b"x" * 65_536),
    "an endless body in chunks": Hostile(
        None, _html(_CHUNKED, b""), b"10000\r\n" + b"x" * 65_536 + b"\r\n"
    ),
    "an endless body of compressed blanks": Hostile(
        None, _html(_GZIP, gzip.compress(_BOMB, 9)), b"\0" * 1_000
    ),
    "a huge length": Hostile(None, _html("Content-Length: 9999999999999\r\n", b""), b"x" * 65_536),
    # Slow ones
    "a body letter by letter": Hostile(Trouble.too_slow, _html("", b""), b"x", 0.02),
    "a chunk letter by letter": Hostile(Trouble.too_slow, _html(_CHUNKED, b"ffff\r\n"), b"x", 0.02),
    "a head line by line": Hostile(Trouble.too_slow, b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n", 0.02),
    "a status letter by letter": Hostile(Trouble.too_slow, b"HTTP/1.1 ", b" ", 0.02),
    "hints before the answer, for ever": Hostile(
        Trouble.too_slow, b"", b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n", 0.02
    ),
    "nothing at all": Hostile(Trouble.too_slow, b"", b"", 0.1),
    "a head without its end": Hostile(Trouble.too_slow, b"HTTP/1.1 200 OK\r\n", b"", 0.1),
    # Broken ones
    "an early end": Hostile(Trouble.no_connection, _html("Content-Length: 9000\r\n")),
    "an early end of chunks": Hostile(Trouble.no_connection, _html(_CHUNKED, b"ff\r\nabc")),
    "a negative length": Hostile(Trouble.no_connection, _html("Content-Length: -1\r\n")),
    "two lengths": Hostile(
        Trouble.no_connection, _html("Content-Length: 5\r\nContent-Length: 6\r\n")
    ),
    "a length in letters": Hostile(Trouble.no_connection, _html("Content-Length: many\r\n")),
    "a chunk of negative length": Hostile(Trouble.no_connection, _html(_CHUNKED, b"-5\r\nabc")),
    "a chunk of a huge length": Hostile(
        Trouble.no_connection, _html(_CHUNKED, b"f" * 400 + b"\r\nabc")
    ),
    "a body without a head": Hostile(Trouble.no_connection, PAGE),
    "binary junk": Hostile(Trouble.no_connection, bytes(range(256)) * 16),
    "another protocol": Hostile(Trouble.no_connection, b"SSH-2.0-OpenSSH_9.2\r\n"),
    "a status of no sense": Hostile(Trouble.no_connection, b"HTTP/1.1 abc OK\r\n\r\n"),
    "a version of no sense": Hostile(Trouble.no_connection, b"HTTP/one 200 OK\r\n\r\n"),
    "a head of 2 MB": Hostile(Trouble.no_connection, _html(f"X-A: {'b' * 2_000_000}\r\n")),
    "many thousand headers": Hostile(Trouble.no_connection, _html("X-A: b\r\n" * 40_000)),
    "a header with a null": Hostile(Trouble.no_connection, _html("X-A: b\0c\r\n")),
    "a header of no sense": Hostile(Trouble.no_connection, _html("no colon here\r\n")),
    # Not a page
    "a PDF": Hostile(Trouble.not_html, _answer("Content-Type: application/pdf\r\n", b"%PDF-1.7")),
    "a picture": Hostile(Trouble.not_html, _answer("Content-Type: image/png\r\n", b"\x89PNG")),
    "no type": Hostile(Trouble.not_html, _answer("", PAGE)),
    "nothing": Hostile(Trouble.refused, _answer("", status="204 No Content")),
    "a part": Hostile(Trouble.refused, _answer("", PAGE, status="206 Partial Content")),
    "gone": Hostile(Trouble.refused, _answer("", status="410 Gone")),
    "another protocol offered": Hostile(
        Trouble.refused, _answer("Upgrade: websocket\r\n", status="426 Upgrade Required")
    ),
    "overloaded": Hostile(Trouble.busy, _answer("", status="503 Busy")),
    "asked too often": Hostile(Trouble.busy, _answer("", status="429 Too Many")),
    # Redirects
    "a redirect to nowhere": Hostile(Trouble.bad_url, _answer("", status="302 Found")),
    "a redirect to itself": Hostile(Trouble.too_many_redirects, _redirect("/")),
    "a redirect with another question each time": Hostile(
        Trouble.too_many_redirects, _redirect("?x=1")
    ),
    "a redirect with a line break": Hostile(
        Trouble.bad_url, _redirect("http://good.fi%0d%0aX-A:b/")
    ),
    "a redirect with a null": Hostile(Trouble.no_connection, _redirect("http://good.fi/\0")),
    "a redirect of 3,000 letters": Hostile(Trouble.bad_url, _redirect("/" + "x" * 3_000)),
    "a redirect to a script": Hostile(Trouble.bad_url, _redirect("javascript:alert(1)")),
    "a redirect into a file": Hostile(Trouble.bad_url, _redirect("file:///etc/passwd")),
    "a redirect to data": Hostile(Trouble.bad_url, _redirect("data:text/html,info@good.fi")),
    "a redirect with a password": Hostile(Trouble.credentials, _redirect("http://a:b@good.fi/")),
    "a redirect to another port": Hostile(Trouble.odd_port, _redirect("http://good.fi:22/")),
    "a redirect to the metadata": Hostile(Trouble.not_public, _redirect("http://169.254.169.254/")),
}
