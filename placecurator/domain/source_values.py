"""Single values of a file, made clean and typed, or refused with a reason."""

from __future__ import annotations

import math
import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

_BLANKS = re.compile(r"[\s'’]")  # noqa: RUF001  (separators of thousands)
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?")
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*")
_WEB_ADDRESS = re.compile(r"https?://[^\s/?#]+[^\s]*", re.IGNORECASE)
_HOST_FIRST = re.compile(r"[\w-]+(?:\.[\w-]+)+(?:[/:?#]\S*)?")
_REDIRECT = re.compile(r"(?:https?://(?:www\.)?google\.[a-z.]+)?/url\?\S*", re.IGNORECASE)
_PRICE_SIGNS = re.compile(r"([$€£¥₹₩₺₽₫₪])\1{0,3}")
_PLACE_ID = re.compile(r"[^\s\x00-\x1f\x7f]+")
_LARGEST_COUNT = 1_000_000_000
_LONGEST_WEBSITE = 2_000
_LONGEST_PLACE_ID = 300

_CODES = (
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO "
    "BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ "
    "DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP "
    "GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG "
    "KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML "
    "MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE "
    "PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL "
    "SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM "
    "US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW"
)
COUNTRIES = frozenset(_CODES.split())
"""ISO 3166-1 alpha-2, and XK, which everybody uses for Kosovo."""


class Unfit(Exception):
    """A value is refused; the text says what it must be, without the value itself."""


def text(value: Any, limit: int) -> str | None:
    """``value`` without repeated blanks; None when nothing is left.

    Raises:
        Unfit: it is no text, or longer than ``limit`` characters.
    """
    if not isinstance(value, str):
        value = _written(value)
    cleaned = " ".join(value.split())
    if len(cleaned) > limit:
        raise Unfit(f"has {len(cleaned):,} characters; at most {limit:,} are allowed")
    return cleaned or None


def _written(value: Any) -> str:
    if isinstance(value, bool | dict | list):
        raise Unfit("must be text")
    return str(value)


def place_id(value: Any) -> str | None:
    """An id as it came; None when it is empty.

    Raises:
        Unfit: it has blanks inside, or is too long for an id.
    """
    cleaned = text(value, _LONGEST_PLACE_ID)
    if cleaned is not None and not _PLACE_ID.fullmatch(cleaned):
        raise Unfit("must not contain blanks or control characters")
    return cleaned


def decimal(value: Any) -> float:
    """A number, also one written with a decimal comma or with separated thousands.

    Raises:
        Unfit: it is not a finite number.
    """
    if isinstance(value, str):
        value = _plain_number(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Unfit("must be a number")
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise Unfit("must be a finite number")
    return number


def _plain_number(written: str) -> float | None:
    if _NUMBER.fullmatch(written):
        return float(written)
    digits = _BLANKS.sub("", written)
    if digits.count(",") == 1 and digits.find(",") > digits.rfind("."):
        digits = digits.replace(".", "").replace(",", ".")
    digits = digits.replace(",", "")
    return float(digits) if _NUMBER.fullmatch(digits) else None


def number_between(value: Any, low: float, high: float) -> float:
    """A number from ``low`` to ``high``.

    Raises:
        Unfit: it is not.
    """
    number = decimal(value)
    if not low <= number <= high:
        raise Unfit(f"must be between {low:g} and {high:g}")
    return number


def latitude(value: Any) -> float:
    """Degrees north."""
    return number_between(value, -90, 90)


def longitude(value: Any) -> float:
    """Degrees east."""
    return number_between(value, -180, 180)


def rating(value: Any) -> float:
    """Stars, 0 to 5."""
    return number_between(value, 0, 5)


def count(value: Any) -> int:
    """A whole number that is not negative, also with separated thousands.

    Raises:
        Unfit: it is not.
    """
    if isinstance(value, str):
        digits = _BLANKS.sub("", value)
        value = re.sub(r"[.,]", "", digits) if _THOUSANDS.fullmatch(digits) else digits
    number = decimal(value)
    if number < 0:
        raise Unfit("must not be negative")
    if number > _LARGEST_COUNT or not number.is_integer():
        raise Unfit(f"must be a whole number up to {_LARGEST_COUNT:,}")
    return int(number)


def price_level(value: Any) -> int:
    """A price level, 0 to 4, also written as one to four currency signs.

    Raises:
        Unfit: it is not.
    """
    if isinstance(value, str) and _PRICE_SIGNS.fullmatch(value.strip()):
        return len(value.strip())
    level = count(value)
    if level > 4:
        raise Unfit("must be between 0 and 4")
    return level


def country(value: Any) -> str:
    """An ISO 3166-1 alpha-2 code in capitals.

    Raises:
        Unfit: it is not.
    """
    code = str(value).strip().upper()
    code = "GB" if code == "UK" else code
    if code not in COUNTRIES:
        raise Unfit("must be a two-letter country code, such as FI")
    return code


def website(value: Any) -> str:
    """A web address with its scheme. Google's redirects are unwrapped.

    Raises:
        Unfit: it is not an address that a browser would open with http or https.
    """
    address = text(value, _LONGEST_WEBSITE) or ""
    if _REDIRECT.fullmatch(address):
        address = _redirect_target(address)
    if _HOST_FIRST.fullmatch(address):
        return f"http://{address}"
    if not _WEB_ADDRESS.fullmatch(address):
        raise Unfit("must be a web address, such as https://example.com")
    return address


def _redirect_target(address: str) -> str:
    targets = parse_qs(urlsplit(address).query).get("q", [""])
    return targets[0]


def readable(value: Any) -> str:
    """A machine's word as a reader expects it: ``fast_food`` becomes ``Fast food``."""
    words = str(value).replace(";", ", ").replace("_", " ")
    words = " ".join(words.split())
    return words[:1].upper() + words[1:]
