from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from placecurator.domain.single_sign_on import SsoProblem, SsoRefused
from placecurator.launch.checks import free_port
from placecurator.services.accounts.oidc_provider import entrance, identify, ticket_of
from placecurator.settings import Settings
from tests.oidc_provider import Provider, running_provider, trusting

TICKET = ticket_of("a secret")


@pytest.fixture
def provider(tmp_path: Path) -> Iterator[Provider]:
    with running_provider(tmp_path, free_port()) as running:
        yield running


def _settings(issuer: str) -> Settings:
    return Settings.model_validate(trusting(issuer))


def _code(settings: Settings) -> str:
    sent_back = httpx.get(entrance(settings, TICKET)).headers["location"]
    return httpx.URL(sent_back).params["code"]


def test_the_parts_of_a_ticket_differ_and_depend_on_the_secret() -> None:
    parts = {TICKET.state, TICKET.nonce, TICKET.verifier}

    assert len(parts) == 3
    assert ticket_of("another secret") != TICKET
    assert ticket_of("a secret") == TICKET


def test_a_provider_that_wants_the_secret_in_the_body_gets_it_there(provider: Provider) -> None:
    provider.behave(fault="secret in body", sub="s-2", preferred_username="Nora")
    settings = _settings(provider.issuer)

    who = identify(settings, _code(settings), TICKET)

    assert (who.issuer, who.subject) == (provider.issuer, "s-2")
    assert who.names == ("Nora", "s-2")


def test_a_code_is_worth_nothing_without_the_verifier(provider: Provider) -> None:
    settings = _settings(provider.issuer)

    with pytest.raises(SsoRefused) as refused:
        identify(settings, _code(settings), ticket_of("another secret"))

    assert (refused.value.problem, refused.value.reason) == (SsoProblem.failed, "invalid_grant")


@pytest.mark.parametrize("fault", ["other issuer", "plain endpoint"])
def test_a_provider_that_describes_itself_wrongly_is_not_used(
    provider: Provider, fault: str
) -> None:
    provider.behave(fault=fault)

    with pytest.raises(SsoRefused) as refused:
        entrance(_settings(provider.issuer), TICKET)

    assert refused.value.problem is SsoProblem.failed


@pytest.mark.parametrize("subject", ["", 7, "a\x00b", "Nöra", "x" * 256])
def test_a_subject_that_is_none_lets_nobody_in(provider: Provider, subject: object) -> None:
    provider.behave(sub=subject)
    settings = _settings(provider.issuer)

    with pytest.raises(SsoRefused) as refused:
        identify(settings, _code(settings), TICKET)

    assert refused.value.problem is SsoProblem.failed
