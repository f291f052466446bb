"""Pages of three megabytes that are made to cost time or memory."""

from __future__ import annotations

import random

_SIZE = 3_000_000
_LD = '<script type="application/ld+json">'
_ADDRESS = '{"@type":"Cafe","telephone":"212 555 0199","address":{"postalCode":"90210"}},'
_REPEATED = {
    "opened tags": "<",
    "half tags": "<a ",
    "at-signs": "a@",
    "half addresses": "a@b.",
    "addresses": "a@b.co ",
    "hidden at-signs": " at x dot",
    "digits": "1",
    "single digits": "1 ",
    "numbers": "+358 9 1234567 ",
    "lines of numbers": "212 555 0199\n<br>",
    "vanity numbers": "1-800-ABC-DEFG ",
    "fax labels": "fax ",
    "lone letters": "F ",
    "entities": "&amp;",
    "numeric entities": "&#64;",
    "broken entities": "&#x",
    "blocks": "<div>",
    "inlines": "<b>",
    "empty blocks": "<div></div>",
    "tables": "<table><tr><td>",
    "cells": "<td>1",
    "paragraphs": "<p>x",
    "mail links": "<a href=mailto:a@b.fi>",
    "profiles": '<a href="http://facebook.com/abcdef">x</a>',
    "scrambled addresses": '<i data-cfemail="5b32353d341b3c34343f753d32"></i>',
    "hidden blocks": "<p hidden>",
    "nested microdata": "<div itemscope itemtype=Cafe itemprop=telephone>",
    "flat microdata": "<span itemprop=telephone>212 555 0199</span>",
    "nested RDFa": "<div typeof=Cafe property=email>",
    "hours": "monday 9-5 ",
    "days": "monday ",
    "ranges of days": "mo-",
    "loose hours": "8am - 5pm EST ",
    "always open": "24/7 ",
    "times in four digits": "0830 to 1815 ",
    "states and codes": "CA 90210 ",
    "streets and codes": "1234 Main St, Chicago 60614\n",
    "British codes": "SW1A 1AA ",
    "labelled codes": "c.p. 77500 ",
    "codes behind states": "CA90210 ",
    "codes behind signs": "D-65203 ",
    "copyrights": "© Good Cafe\n<br>",
    "domains for sale": "this domain is ",
    "headings": "<h1>x</h1>",
    "logos": "<img class=logo alt=x>",
    "other versions": "<a hreflang=fi>x</a>",
    "scripts": "<script>",
    "comments": "<!--",
    "drawings": "<svg><g>",
    "nulls": "\0",
    "blanks": " ",
    "lines": "\n",
    "brackets": "(",
    "short lines": "中文<br>",
    "digits with accents": "1\u0301",
    "other digits": "\u0662\u0661\u0662 ",
    "invisible letters": "\u00ad",
}


def _filled(piece: str) -> str:
    return piece * (_SIZE // len(piece.encode()))


def _attributes(form: str) -> str:
    return "".join(form.format(number) for number in range(_SIZE // 10))


_MARKUP: dict[str, str] = {
    **{name: _filled(piece) for name, piece in _REPEATED.items()},
    "nested objects": _LD + _filled('{"@type":"X","a":'),
    "nested lists": _LD + _filled("["),
    "many businesses": f"{_LD}[{_filled(_ADDRESS)}0]</script>",
    "many scripts": _filled(f'{_LD}{{"@type":"Cafe","email":"a@b.fi"}}</script>'),
    "long mail link": f'<a href="mailto:{_filled("a@b.fi,")}">',
    "long phone link": f'<a href="tel:{_filled("1")}">',
    "long class": f'<p class="{_filled("x ")}">',
    "long property": f'<div itemscope itemtype=Cafe><p itemprop="{_filled("a b ")}">x',
    "long value": f'<div itemscope itemtype=Cafe><p itemprop="telephone">{_filled("<b>12 ")}',
    "many attributes": f"<p {_attributes('a{} ')}>",
    "many values": f"<p {_attributes('a{}=b ')}>",
    "many slashes": f"<p {_attributes('a{}/')}>",
    "attributes behind a quote": f'<p a=">" {_attributes("a{} ")}>',
    "many crowded tags": ("<p " + "".join(f"a{number} " for number in range(3_000)) + ">") * 150,
}
_BYTES: dict[str, bytes] = {
    "no text at all": b"\xff" * _SIZE,
    "chance": random.Random(1).randbytes(_SIZE),
    "numbers in no declared charset": b"<p>\xe4 \xfc 212 555 0199 " * (_SIZE // 20),
    "two bytes for each letter": b"\xff\xfe" + ("<p>中 " * (_SIZE // 8)).encode("utf-16-le"),
    "escapes between charsets": b"<meta charset=iso-2022-jp>" + b"\x1b$B0\x1b(B" * (_SIZE // 8),
}
HOSTILE_PAGES: dict[str, bytes] = {
    **{name: page.encode() for name, page in _MARKUP.items()},
    **_BYTES,
}
