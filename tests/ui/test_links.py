from __future__ import annotations

import pytest

from placecurator.ui.links import link_words, safe_link


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt://example.org/%0aalert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "file:///etc/passwd",
        "//example.org",
        "example.org",
        "https://",
        "http://[broken",
        "\tjava\nscript:alert(1)",
        "",
        None,
    ],
)
def test_only_web_addresses_become_links(address: str | None) -> None:
    assert safe_link(address) == ""


@pytest.mark.parametrize("address", ["https://example.org/a?b=c#d", "HTTP://example.org"])
def test_web_addresses_stay_what_they_are(address: str) -> None:
    assert safe_link(f"  {address} ").lower() == address.lower()


def test_a_link_is_shown_by_host_and_path() -> None:
    assert link_words("https://www.example.org/menu/?a=b") == "example.org/menu"
