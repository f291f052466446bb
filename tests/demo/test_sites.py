"""Each sample business has a website, in one of several styles, and names are never markup."""

from __future__ import annotations

from collections import Counter
from html import escape

import httpx
import pytest

from placecurator.demo.catalogue import all_places, has_site
from placecurator.demo.site_page import page_of
from placecurator.demo.sites import STYLES, Style, style_of
from placecurator.sample import SampleRecord

HOSTILE = '</script><script>alert("1")</script>\'&'


def test_all_styles_are_in_use() -> None:
    styles = Counter(style_of(key).name for key, place in all_places().items() if has_site(place))

    assert set(styles) == {style.name for style in STYLES}
    assert min(styles.values()) > 50


@pytest.mark.parametrize("style", STYLES, ids=lambda style: style.name)
def test_text_of_strangers_is_never_markup(style: Style) -> None:
    tags = dict.fromkeys(
        (*("name", "phone", "email", "addr:street", "addr:city", "opening_hours", "shop"),), HOSTILE
    )
    record = SampleRecord("node/1", 60.0, 25.0, tags)

    page = page_of(record.tags["name"], style.build(record), style.charset)

    assert "<script>" not in page


def test_a_redirecting_site_leads_to_its_start_page(demo: httpx.Client) -> None:
    key = next(k for k, p in all_places().items() if style_of(k).redirects and has_site(p))

    first = demo.get(f"/sites/{key}/")
    second = demo.get(first.headers["Location"])

    assert (first.status_code, second.status_code) == (302, 200)
    assert escape(all_places()[key].tags["name"]) in second.text


def test_an_old_site_declares_no_charset(demo: httpx.Client) -> None:
    key = next(k for k, p in all_places().items() if not style_of(k).declared and has_site(p))

    page = demo.get(f"/sites/{key}/")

    assert page.headers["Content-Type"] == "text/html"
    assert "Yhteystiedot".encode("cp1252") in page.content
    assert b"charset" not in page.content


def test_a_site_that_is_down_says_so_while_the_details_come(demo: httpx.Client) -> None:
    demo.put("/faults", json={"place_id": "demo:n55211772", "fault": "site_down"})

    site = demo.get("/sites/n55211772/")
    details = demo.get(
        "/v1/places/n55211772", headers={"X-Goog-Api-Key": "demo", "X-Goog-FieldMask": "id"}
    )

    assert (site.status_code, details.status_code) == (503, 200)


def test_there_is_no_site_for_a_place_that_does_not_exist(demo: httpx.Client) -> None:
    assert demo.get("/sites/n1/").status_code == 404
