from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa

from placecurator.domain.single_sign_on import SsoProblem, SsoRefused
from placecurator.launch.checks import free_port
from placecurator.services.accounts.signed_in import Browser, SignedIn
from placecurator.services.accounts.single_sign_on import Return, come_back, leave
from placecurator.services.accounts.users import list_users
from placecurator.settings import Settings
from tests.oidc_provider import running_provider, trusting

BROWSER = Browser(address="127.0.0.1", user_agent="test")


def _been_there(engine: sa.Engine, settings: Settings) -> Return:
    left = leave(engine, settings, "/businesses")
    said = httpx.URL(httpx.get(left.url).headers["location"]).params
    return Return(secret=left.secret, state=said["state"], code=said["code"], error=None)


def test_two_windows_of_somebody_new_make_one_user(engine: sa.Engine, tmp_path: Path) -> None:
    with running_provider(tmp_path, free_port()) as provider:
        settings = Settings.model_validate(trusting(provider.issuer))
        came = [_been_there(engine, settings) for _ in range(4)]

        def enter(window: Return) -> tuple[SignedIn, str]:
            return come_back(engine, settings, window, BROWSER)

        with ThreadPoolExecutor(4) as windows:
            entered = list(windows.map(enter, came))
        with pytest.raises(SsoRefused) as again:
            enter(came[0])

    assert {signed_in.actor.name for signed_in, _ in entered} == {"Nora"}
    assert {path for _, path in entered} == {"/businesses"}
    assert [user.name for user in list_users(engine)] == ["Nora"]
    assert again.value.problem is SsoProblem.stale
