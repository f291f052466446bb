"""Operators keep the list of websites that must never be visited."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from placecurator.domain.errors import InvalidInput
from placecurator.services.audit import AuditQuery, list_events
from placecurator.services.opt_outs import (
    add_opt_out,
    domain_of,
    list_opt_outs,
    remove_opt_out,
)
from placecurator.storage import events


@pytest.mark.parametrize(
    ("written", "domain"),
    [
        ("good.fi", "good.fi"),
        ("  WWW.Good.FI. ", "good.fi"),
        ("https://www.good.fi/contact?x=1", "good.fi"),
        ("shop.good.fi", "shop.good.fi"),
        ("http://good.fi:8080/", "good.fi"),
        ("hyvä.fi", "xn--hyv-sla.fi"),
        ("203.0.114.1", "203.0.114.1"),
    ],
)
def test_whatever_names_a_website_is_understood(written: str, domain: str) -> None:
    assert domain_of(written) == domain


@pytest.mark.parametrize(
    "written", ["", "fi", "localhost", "good fi", "http://", "http://[", "a@b", "x" * 300, "-.fi"]
)
def test_what_names_no_website_is_refused(engine: sa.Engine, written: str) -> None:
    with pytest.raises(InvalidInput, match="must be a domain"):
        add_opt_out(engine, written, by="ops")

    assert list_opt_outs(engine) == []


def test_who_noted_it_and_why_is_kept(engine: sa.Engine) -> None:
    add_opt_out(engine, "www.good.fi", by="ops", reason="asked by mail\n<b>")
    add_opt_out(engine, "fair.fi", by="ops")

    fair, good = list_opt_outs(engine)

    assert (good.domain, good.noted_by, good.reason) == ("good.fi", "ops", "asked by mail <b>")
    assert (fair.domain, fair.reason) == ("fair.fi", None)


def test_adding_it_again_corrects_the_reason(engine: sa.Engine) -> None:
    for reason in ("a typing eror", "a typing error"):
        add_opt_out(engine, "good.fi", by="ops", reason=reason)

    assert [one.reason for one in list_opt_outs(engine)] == ["a typing error"]


def test_a_reason_that_is_too_long_is_refused(engine: sa.Engine) -> None:
    with pytest.raises(InvalidInput, match="at most 200"):
        add_opt_out(engine, "good.fi", by="ops", reason="x" * 201)


def test_what_is_not_on_the_list_cannot_be_removed(engine: sa.Engine) -> None:
    add_opt_out(engine, "good.fi", by="ops")

    with pytest.raises(InvalidInput, match="not on the list"):
        remove_opt_out(engine, "shop.good.fi", by="ops")

    assert remove_opt_out(engine, "http://good.fi", by="ops") == "good.fi"
    assert list_opt_outs(engine) == []


def test_each_change_is_in_the_history(engine: sa.Engine) -> None:
    add_opt_out(engine, "good.fi", by="ops", reason="asked")
    remove_opt_out(engine, "good.fi", by="boss")

    found = list_events(engine, AuditQuery()).items

    assert [(event.act, event.actor) for event in found] == [
        (events.OPT_OUT_REMOVED, "boss"),
        (events.OPT_OUT_ADDED, "ops"),
    ]
    assert found[1].facts == {"domain": "good.fi", "reason": "asked"}
