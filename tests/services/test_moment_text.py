"""A moment in words, as browsers and programs send it back."""

from __future__ import annotations

import pytest

from placecurator.domain.errors import InvalidInput
from placecurator.domain.selection import Moment
from placecurator.services.moment_text import moment_text, read_moment


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (Moment(0), "0"),
        (Moment(1207), "1207"),
        (Moment(1207, (1198,)), "1207~1198"),
        (Moment(1207, (1198, 1200, 1201, 1203, 1204, 1205)), "1207~1198.1200-1201.1203-1205"),
    ],
)
def test_a_moment_can_be_written_and_read(moment: Moment, text: str) -> None:
    assert moment_text(moment) == text
    assert read_moment(text) == moment


@pytest.mark.parametrize(
    "text",
    [
        *("", "x", "-1", "1~", "1 ", "٣", "5~3-2", "5~5", "5~0", "5~6", "5~2.2", "5~3.2"),
        *("5~1-2-3", "5~1.", "9000~7000", "9" * 19, "1~" + "1." * 20_000, "9000~1-8999"),
    ],
)
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match="since"):
        read_moment(text)
