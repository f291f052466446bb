"""No page, whatever is in it, costs much time or 200 MB, or ends in an error."""

from __future__ import annotations

import os
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from placecurator.deepscan.extract import extract
from tests.deepscan.extract.hostile_pages import HOSTILE_PAGES

# Of CPU; it takes far less, but a busy machine counts double. What has no bound takes minutes.
LIMIT_S = 5.0
LIMIT_MB = 200
PIECES = [
    *("<p>", "</p>", "<div itemscope itemtype='http://schema.org/Cafe'>", "</div>", "<br>", "\t"),
    *("<b itemprop=telephone>", "<i itemprop=openingHours content='", "'>", "<a property=email>"),
    *("<p typeof=Cafe>", "<p style='display:none'>", '<script type="application/ld+json">'),
    *("</script>", '{"@type":"Cafe","address":{"postalCode":', "}", "[", "]", '"', ",", "null"),
    *(
        "info",
        "@",
        "[at]",
        " at ",
        " dot ",
        "good",
        ".",
        "fi",
        "com",
        "mailto:",
        "\u00ad",
        "\ud7ff",
    ),
    *("+358", "(", ")", "212", "555-0199", "1-800-FLOWERS", "fax", "F:", "Tel", " ", "\n", "0"),
    *("1234 Main St, ", "Chicago", ", IL ", "60614", "SW1A 1AA", "00100", " Helsinki", "ZIP: "),
    *("<title>", "<h1>", "©", "domain", " for sale", "CA90210", "D-", "+ 1", "<a hreflang=fi>"),
    *("Monday", "mo", "-", "–", "to", "9", "17:30", "am", "pm", "24/7", "0830", "closed", "EST"),
]
markup = st.lists(st.sampled_from(PIECES), max_size=80).map("".join)
countries = st.sampled_from(["FI", "US", "GB", "BR", "JP", "XX", "ALL", "", "../us", None])


@pytest.mark.skipif(not os.path.exists("/proc/self/status"), reason="needs the memory's high mark")
@pytest.mark.parametrize("body", HOSTILE_PAGES.values(), ids=HOSTILE_PAGES.keys())
def test_a_hostile_page_costs_little_time_and_memory(body: bytes) -> None:
    extract(b"<p>212 555 0199 a@b.fi 90210", url="")  # what is read once stays in memory
    before = _reset_high_mark_mb()
    started = time.process_time()

    extract(body, url="https://good.com/")

    assert time.process_time() - started < LIMIT_S
    assert _status_mb("VmHWM") - before < LIMIT_MB


@settings(max_examples=200, deadline=None)
@given(markup, countries)
def test_no_page_ends_in_an_error(page: str, country: str | None) -> None:
    facts = extract(page.encode(), url="https://good.fi/", country=country)

    assert all(0 < address.confidence <= 1 for address in facts.addresses)
    assert all(0 < found.confidence <= 1 for found in (*facts.hours, *facts.phones))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=4), st.integers(2_000, 40_000))
def test_no_repetition_costs_much_time(pieces: list[str], times: int) -> None:
    body = ("".join(pieces) * times)[:400_000].encode()
    started = time.process_time()

    extract(body, url="https://good.com/")

    assert time.process_time() - started < LIMIT_S


def _reset_high_mark_mb() -> float:
    """What the process holds now; its high mark starts anew from there."""
    with open("/proc/self/clear_refs", "w") as marks:
        marks.write("5")
    return _status_mb("VmRSS")


def _status_mb(name: str) -> float:
    with open("/proc/self/status") as lines:
        return next(int(line.split()[1]) for line in lines if line.startswith(name)) / 1024
