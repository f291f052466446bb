"""What a password may be, and how its hash is checked."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher

from placecurator.domain.accounts import Role, check_password
from placecurator.domain.errors import InvalidInput
from placecurator.services.accounts.passwords import hash_password, outdated, verify
from placecurator.storage import users
from placecurator.storage.database import transaction
from tests.accounts import PASSWORD, enter, user_with


def test_only_the_password_fits_its_hash() -> None:
    hashed = hash_password(PASSWORD)

    assert verify(hashed, PASSWORD)
    assert not verify(hashed, PASSWORD + "x")
    assert PASSWORD not in hashed


def test_nothing_fits_nobody_or_a_broken_hash() -> None:
    assert not verify(None, "")
    assert not verify(None, PASSWORD)
    assert not verify("no hash at all", PASSWORD)


def test_keyboards_that_compose_characters_differently_agree() -> None:
    assert verify(hash_password("cafe\u0301 au lait noir"), "caf\u00e9 au lait noir")


def test_half_a_surrogate_pair_is_a_password_like_any_other() -> None:
    assert verify(hash_password("\ud800" * 12), "\ud800" * 12)
    assert not verify(hash_password("\ud800" * 12), "\ud801" * 12)


def test_what_is_longer_than_a_password_may_be_is_wrong_and_cheap() -> None:
    longest = "ab c" * 250

    assert verify(hash_password(longest), longest)
    assert not verify(hash_password(longest), longest + "x" * 10_000_000)


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("elevenchars", "at least 12"),
        ("x y" * 334, "at most 1000"),
        ("aaaaaaaaaaaaaaa", "one character again and again"),
        (" Anna-Lena  Müller", "must not be the name"),
    ],
)
def test_a_password_that_is_easy_to_guess_is_refused(password: str, reason: str) -> None:
    with pytest.raises(InvalidInput, match=reason) as refused:
        check_password(password, "anna-lena muller")

    assert password not in str(refused.value)


def test_a_hash_with_old_parameters_is_made_anew_when_somebody_signs_in(engine: sa.Engine) -> None:
    user_with(engine, Role.curator)
    old = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(PASSWORD)
    with transaction(engine) as session:
        user = users.by_key(session, "carl")
        assert user is not None
        user.password_hash = old

    enter(engine, "carl", PASSWORD)

    with transaction(engine) as session:
        user = users.by_key(session, "carl")
    assert user is not None
    assert outdated(old)
    assert not outdated(user.password_hash or old)
    assert enter(engine, "carl", PASSWORD).actor.name == "carl"
