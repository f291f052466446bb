"""One check-up for all who ask."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import sqlalchemy as sa

from placecurator.services.rounds import Rounds


def test_all_who_ask_at_the_same_time_or_soon_after_get_the_same_check_up(
    engine: sa.Engine,
) -> None:
    rounds = Rounds(engine, tick_s=1)
    with ThreadPoolExecutor(4) as threads:
        at_once = list(threads.map(lambda _: rounds.checkup(), range(4)))

    assert all(checkup is at_once[0] for checkup in (*at_once, rounds.checkup()))
