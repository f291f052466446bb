from __future__ import annotations

from datetime import timedelta

import pytest

from placecurator.domain.accounts import Role, lock_after


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        (Role.viewer, {Role.viewer}),
        (Role.curator, {Role.viewer, Role.curator}),
        (Role.admin, {Role.viewer, Role.curator, Role.admin}),
    ],
)
def test_each_role_may_do_what_those_before_it_may(role: Role, allowed: set[Role]) -> None:
    assert {needed for needed in Role if role.allows(needed)} == allowed


def test_locks_double_from_a_second_to_a_quarter_of_an_hour() -> None:
    seconds = [lock_after(failures) / timedelta(seconds=1) for failures in (0, 4, 5, 6, 14, 15)]

    assert seconds == [0, 0, 1, 2, 512, 900]
    assert lock_after(10**9) == timedelta(minutes=15)
