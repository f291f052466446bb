"""Whether a page shows what the database has."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import sqlalchemy as sa

from placecurator.services.staging import count_places, get_places
from placecurator.storage.database import make_engine
from placecurator.ui.labels import VERDICTS, scan_name
from placecurator.ui.rows import place_row
from tests.e2e.triage import Triage
from tests.waiting import wait_until

_ROWS = """rows => Object.fromEntries(rows.map(row => [
  row.querySelector(".pc-title").dataset.row,
  ["status", "scan"].map(
    column => row.querySelector(`[col-id="${column}"] .pc-badge`)?.dataset.value ?? ""
  ),
]))"""


def engine_of(home: Path) -> sa.Engine:
    """The database of the demo."""
    return make_engine(f"sqlite:///{home / 'placecurator.db'}")


def expect_true_numbers(triage: Triage, engine: sa.Engine, *, within_s: float = 30) -> None:
    """The counts in the header and the badges of all rows in sight are those of the database."""
    wait_until(
        lambda: _shown_counts(triage) == _counts(engine),
        within_s=within_s,
        what="the counts of the page are those of the database",
    )
    wait_until(
        lambda: _shown_rows(triage) == _rows(engine, _shown_rows(triage)),
        within_s=within_s,
        what="the rows of the page are those of the database",
    )


def _shown_counts(triage: Triage) -> Mapping[str, int]:
    words = triage.page.get_by_role("status", name="Counts").inner_text()
    names = "|".join(re.escape(label.words) for label in VERDICTS.values())
    found = re.findall(rf"([\d,]+)\s+({names}|places?)", words)
    return {name.removesuffix("s"): int(number.replace(",", "")) for number, name in found}


def _counts(engine: sa.Engine) -> Mapping[str, int]:
    counts = count_places(engine)
    by_status = {
        label.words.removesuffix("s"): counts.by_status.get(status, 0)
        for status, label in VERDICTS.items()
    }
    return {"place": counts.total} | by_status


def _shown_rows(triage: Triage) -> Mapping[str, list[str]]:
    rows: Mapping[str, list[str]] = triage.page.locator(
        '.ag-row:has([col-id="status"])'
    ).evaluate_all(_ROWS)
    return rows


def _rows(engine: sa.Engine, shown: Mapping[str, list[str]]) -> Mapping[str, list[str]]:
    places = map(place_row, get_places(engine, list(shown)))
    quiet = scan_name(None)  # a dash
    return {
        row["id"]: [row["status"], "" if row["scan"] == quiet else row["scan"]] for row in places
    }
