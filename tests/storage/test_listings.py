"""Local businesses: one row per place, and a curator's edit outlives every scan."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from placecurator.domain.lifecycle import COMPLETE, DeepScanStatus
from placecurator.domain.listing import Provenance
from placecurator.storage.models import LocalBusiness
from placecurator.storage.settling import settle
from tests.factories import NOW, found
from tests.storage.scanning import claim, ended, queued, row

LATER = NOW + timedelta(days=30)


def said_by(source: str) -> Provenance:
    return Provenance(
        source=source, url="https://example.fi/", method="text", observed_at=NOW, confidence=0.9
    )


def scan(session: Session, **values: Any) -> LocalBusiness:
    """Queue the one place again, scan it with this result, and return its business."""
    place = row(session)
    place.deep_scan_status, place.next_attempt_at = DeepScanStatus.queued, NOW
    session.flush()
    [claimed] = claim(session)
    settle(session, [ended(claimed, COMPLETE, findings=found(at=LATER, **values))], LATER)
    session.expire_all()
    return session.scalars(sa.select(LocalBusiness)).one()


def test_all_that_a_scan_found_is_stored(session: Session) -> None:
    queued(session)

    business = scan(
        session,
        name="Löyly",
        phones=("+358 9 1", "+358 9 2"),
        emails=("info@example.fi",),
        socials={"instagram": "https://instagram.com/loyly"},
        rating=4.5,
        warnings=("The website could not be read.",),
    )

    assert (business.place_id, business.scan_token) == ("osm:node/1", 1)
    assert business.phones == ["+358 9 1", "+358 9 2"]
    assert business.socials == {"instagram": "https://instagram.com/loyly"}
    assert business.warnings == ["The website could not be read."]
    assert business.provenance["name"] == {
        "source": "google",
        "url": "https://example.fi/",
        "method": "text",
        "observed_at": LATER.isoformat(),
        "confidence": 0.9,
    }
    assert business.name_key == "loyly"
    assert business.scanned_at == LATER


def test_a_second_scan_replaces_the_row_and_forgets_what_is_no_longer_said(
    session: Session,
) -> None:
    queued(session)
    first = scan(session, name="Old name", email="old@example.fi")
    key, created_at = first.id, first.created_at

    second = scan(session, name="New name")

    assert (second.id, second.created_at) == (key, created_at)
    assert (second.name, second.email, second.scan_token) == ("New name", None, 2)
    assert "email" not in second.provenance
    assert "old@example.fi" not in second.search_text


def test_a_field_that_a_curator_locked_outlives_every_scan(session: Session) -> None:
    queued(session)
    business = scan(session, name="Machine's name", email="wrong@example.fi", city="Espoo")
    business.name, business.email = "Curator's name", None
    business.locked_fields = ["name", "email"]
    business.provenance = business.provenance | {"name": {"source": "curator"}}
    session.flush()

    business = scan(session, name="Other name", email="wrong@example.fi", city="Helsinki")

    assert (business.name, business.email, business.city) == ("Curator's name", None, "Helsinki")
    assert business.locked_fields == ["name", "email"]
    assert business.provenance["name"] == {"source": "curator"}
    assert business.name_key == "curator's name"
    assert "curator" in business.search_text
    assert "wrong@example.fi" not in business.search_text


def test_texts_that_a_database_cannot_hold_are_cleaned(session: Session) -> None:
    queued(session)

    business = scan(session, name="Nul\0 and \ud800half", emails=("a\0@example.fi",))

    assert business.name == "Nul and half"
    assert business.emails == ["a@example.fi"]
