"""Local businesses as rows of a spreadsheet that is safe to open."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from placecurator.domain.listing import FACT_FIELDS
from placecurator.storage.models import LocalBusiness

# A cell that starts like this is run as a formula by some spreadsheet program; the wide forms by
# those set to an East Asian language.
_FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")  # noqa: RUF001
_PHONES = re.compile(r"\+[0-9]{2,15}(?:; \+[0-9]{2,15})*")


def header_row() -> str:
    """The names of the columns: each fact, then where each fact came from."""
    names = [_readable(name) for name in FACT_FIELDS]
    sources = [f"{name} source" for name in names]
    return _csv([["Place id", *names, "Warnings", "Scanned at", *sources]])


def business_rows(businesses: Iterable[LocalBusiness]) -> str:
    """One row for each business, below ``header_row``."""
    return _csv(_row(business) for business in businesses)


def _row(business: LocalBusiness) -> list[Any]:
    facts = [getattr(business, name) for name in FACT_FIELDS]
    sources = [_source(business.provenance.get(name)) for name in FACT_FIELDS]
    scanned_at = business.scanned_at.isoformat(timespec="seconds")
    return [business.place_id, *facts, business.warnings, scanned_at, *sources]


def _source(provenance: Mapping[str, Any] | None) -> str:
    parts = (provenance or {}).get("source"), (provenance or {}).get("url")
    return " ".join(part for part in parts if part)


def _readable(field: str) -> str:
    return field.replace("_", " ").capitalize()


def _csv(rows: Iterable[Sequence[Any]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows([safe_cell(value) for value in row] for row in rows)
    return text.getvalue()


def safe_cell(value: Any) -> Any:
    """``value`` so that a spreadsheet shows it and does not run it.

    Numbers are ours and stay numbers. Phone numbers in E.164 start like a formula but have only
    digits behind the plus: nothing to run, so they stay as they can be dialled.
    """
    if isinstance(value, Mapping):
        value = "; ".join(f"{key}: {item}" for key, item in value.items())
    elif isinstance(value, list | tuple):
        value = "; ".join(value)
    if not isinstance(value, str) or _PHONES.fullmatch(value):
        return value
    return f"'{value}" if value.startswith(_FORMULA_STARTS) else value
