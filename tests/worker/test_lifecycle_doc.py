"""``docs/scan-lifecycle.md`` names every move, and only tests that exist."""

from __future__ import annotations

import re

from placecurator.domain.lifecycle import MOVES
from placecurator.settings import CHECKOUT

TEXT = (CHECKOUT / "docs" / "scan-lifecycle.md").read_text()


def test_every_move_is_in_the_picture() -> None:
    picture = TEXT.split("```")[1]

    assert [move.name for move in MOVES if move.name not in picture] == []


def test_every_test_that_the_table_names_exists() -> None:
    named = set(re.findall(r"`(test_\w+)`", TEXT))
    files = (CHECKOUT / "tests").rglob("test_*.py")
    existing = {
        name for file in files for name in re.findall(r"^def (test_\w+)", file.read_text(), re.M)
    }

    assert named
    assert named - existing == set()


def test_every_line_of_the_table_has_a_test() -> None:
    lines = [line for line in TEXT.splitlines() if line.startswith("| ")][1:]

    assert [line for line in lines if "`test_" not in line.split("|")[-2]] == []
