"""One-time links: each lets in one browser, once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from placecurator.domain.accounts import LINK_LIFETIME, Role
from placecurator.domain.errors import InvalidInput, NotAllowed, SignInRefused, UnknownAccount
from placecurator.services.accounts.links import make_sign_in_link, use_link
from placecurator.services.accounts.signed_in import SignedIn
from placecurator.services.accounts.users import disable_user
from tests.accounts import COMMAND, actor_with, token_of, user_with


def link_of(engine: sa.Engine, role: Role = Role.curator) -> str:
    return make_sign_in_link(engine, user_with(engine, role), COMMAND)


def follow(engine: sa.Engine, link: str, now: datetime | None = None) -> SignedIn | None:
    try:
        return use_link(engine, link, address=None, user_agent=None, now=now)
    except SignInRefused:
        return None


def test_a_link_lets_in_one_of_many_who_follow_it_at_once(engine: sa.Engine) -> None:
    link = link_of(engine)

    with ThreadPoolExecutor(8) as threads:
        entered = list(threads.map(lambda _number: follow(engine, link), range(8)))

    assert len([one for one in entered if one is not None]) == 1


def test_a_link_is_good_for_a_day(engine: sa.Engine) -> None:
    link, end = link_of(engine), datetime.now(UTC) + LINK_LIFETIME

    assert follow(engine, link, end + timedelta(seconds=1)) is None
    assert follow(engine, link, end - timedelta(minutes=1)) is not None


def test_a_new_link_ends_those_before_it_and_nobody_elses(engine: sa.Engine) -> None:
    hers, old, new = link_of(engine, Role.viewer), link_of(engine), link_of(engine)

    assert follow(engine, old) is None
    assert follow(engine, new) is not None
    assert follow(engine, hers) is not None


@pytest.mark.parametrize("link", ["", "pc_l_", "pc_l_nonsense", "\ud800", "pc_l_\0\ud800"])
def test_what_we_did_not_make_is_refused_in_words(engine: sa.Engine, link: str) -> None:
    link_of(engine)

    with pytest.raises(SignInRefused, match="was used before, or is too old"):
        use_link(engine, link, address=None, user_agent=None)


def test_a_token_is_no_link(engine: sa.Engine) -> None:
    assert follow(engine, token_of(engine, Role.curator)) is None


def test_who_is_disabled_is_not_let_in(engine: sa.Engine) -> None:
    link = link_of(engine)
    disable_user(engine, COMMAND, "carl")

    assert follow(engine, link) is None
    with pytest.raises(InvalidInput, match="is disabled"):
        link_of(engine)


def test_only_an_admin_makes_links_and_only_for_users(engine: sa.Engine) -> None:
    with pytest.raises(NotAllowed, match="role admin"):
        make_sign_in_link(engine, "carl", actor_with(engine, Role.curator))
    with pytest.raises(UnknownAccount):
        make_sign_in_link(engine, "nobody", actor_with(engine, Role.admin))
