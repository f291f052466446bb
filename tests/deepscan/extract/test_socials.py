"""Profiles on social networks, told from the network's own pages."""

from __future__ import annotations

import pytest

from placecurator.deepscan.extract.socials import social_profile
from tests.deepscan.extract.pages import facts_of


@pytest.mark.parametrize(
    ("url", "network", "profile"),
    [
        ("https://www.facebook.com/GoodCafe/", "facebook", "https://www.facebook.com/GoodCafe"),
        ("http://m.facebook.com/GoodCafe?ref=x", "facebook", "https://www.facebook.com/GoodCafe"),
        (
            "https://fi-fi.facebook.com/pages/Good/123",
            "facebook",
            "https://www.facebook.com/pages/Good/123",
        ),
        (
            "https://facebook.com/profile.php?id=1234&x=1",
            "facebook",
            "https://www.facebook.com/profile.php?id=1234",
        ),
        ("//www.facebook.com/GoodCafe/photos", "facebook", "https://www.facebook.com/GoodCafe"),
        (
            "https://instagram.com/good.cafe/?hl=fi",
            "instagram",
            "https://www.instagram.com/good.cafe",
        ),
        ("https://twitter.com/goodcafe", "x", "https://x.com/goodcafe"),
        ("https://x.com/goodcafe", "x", "https://x.com/goodcafe"),
        (
            "https://fi.linkedin.com/company/good-oy",
            "linkedin",
            "https://www.linkedin.com/company/good-oy",
        ),
        ("https://www.youtube.com/@good", "youtube", "https://www.youtube.com/@good"),
        ("https://www.tiktok.com/@good", "tiktok", "https://www.tiktok.com/@good"),
        ("https://wa.me/358401234567", "whatsapp", "https://wa.me/358401234567"),
    ],
)
def test_a_profile_has_one_canonical_address(url: str, network: str, profile: str) -> None:
    assert social_profile(url) == (network, profile)


@pytest.mark.parametrize(
    "url",
    [
        "https://www.facebook.com/sharer/sharer.php?u=https://good.fi",
        "https://www.facebook.com/",
        "https://twitter.com/intent/tweet?text=x",
        "https://twitter.com/share",
        "https://www.instagram.com/p/Cabc/",
        "https://www.youtube.com/watch?v=abc",
        "https://www.youtube.com/embed/abc",
        "https://www.linkedin.com/shareArticle?url=x",
        "https://notfacebook.com/GoodCafe",
        "https://facebook.com.evil.example/GoodCafe",
        "/facebook",
        "http://[::1",
        "",
    ],
)
def test_what_is_not_a_profile_is_left_out(url: str) -> None:
    assert social_profile(url) is None


def test_the_first_profile_of_each_network_counts() -> None:
    socials = facts_of(
        '<a href="https://facebook.com/share?x">share</a>'
        '<a href="https://facebook.com/good">us</a><a href="https://facebook.com/agency">them</a>'
    ).socials

    assert {name: found.value for name, found in socials.items()} == {
        "facebook": "https://www.facebook.com/good"
    }
