"""Each sample business has a website, in one of several styles, and names are never markup."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from html import escape

import httpx
import pytest

from placecurator.deepscan.robots import Robots
from placecurator.demo.catalogue import all_places, has_site
from placecurator.demo.site_page import page_of
from placecurator.demo.site_styles import STYLES, TRAP, Style, style_of
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


def key_of_a_site(wanted: Callable[[Style], bool]) -> str:
    """One that is open at some time and has a phone."""
    return next(
        key
        for key, place in all_places().items()
        if wanted(style_of(key)) and {"phone", "opening_hours"} <= place.tags.keys()
    )


def test_some_sites_have_contact_data_and_hours_on_pages_of_their_own(demo: httpx.Client) -> None:
    key = key_of_a_site(lambda style: bool(style.spread))
    contact, hours = (name for name, _ in style_of(key).spread)

    home, of_contact, of_hours = (
        demo.get(f"/sites/{key}/{name}").text for name in ("", contact, hours)
    )

    assert f'href="{contact}"' in home
    assert [text.count("<section>") for text in (home, of_contact, of_hours)] == [0, 1, 1]


def test_one_style_links_to_a_page_that_robots_txt_disallows(demo: httpx.Client) -> None:
    key = key_of_a_site(lambda style: style.has_trap)

    robots = Robots(demo.get("/robots.txt").text, "placecurator")

    assert TRAP in demo.get(f"/sites/{key}/").text
    assert "ei-lueta@" in demo.get(f"/sites/{key}/{TRAP}").text
    assert not robots.allows(f"{demo.base_url}/sites/{key}/{TRAP}")
    assert robots.allows(f"{demo.base_url}/sites/{key}/yhteystiedot")


def test_a_page_that_the_visitor_knows_is_not_sent_again(demo: httpx.Client) -> None:
    path = f"/sites/{key_of_a_site(lambda style: not style.redirects)}/"
    first = demo.get(path)

    again = demo.get(path, headers={"If-None-Match": first.headers["ETag"]})
    other = demo.get(path, headers={"If-None-Match": '"other"'})

    assert (again.status_code, again.content) == (304, b"")
    assert other.content == first.content
