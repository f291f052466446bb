"""The rules of a robots.txt: groups, wildcards, and the longest match (RFC 9309 §2.2)."""

from __future__ import annotations

import time

import pytest

from placecurator.deepscan.robots import LARGEST, Robots, relevant_part

US = "placecurator"


def allows(text: str, path: str) -> bool:
    return Robots(text, US).allows(f"http://good.fi{path}")


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("User-agent: *\nDisallow: /", False),
        ("user-AGENT : *\n disallow:/", False),
        ("User-agent: placecurator\nDisallow: /", False),
        ("User-agent: PlaceCurator/2.0\nDisallow: /", False),
        ("User-agent: otherbot\nDisallow: /", True),
        ("User-agent: place\nDisallow: /", True),
        ("User-agent: placecurator-images\nDisallow: /", True),
        ("User-agent: otherbot\nUser-agent: placecurator\nDisallow: /", False),
        ("User-agent: otherbot\n\nUser-agent: placecurator\nDisallow: /", False),
        ("User-agent: otherbot\nAllow: /x\nUser-agent: placecurator\nDisallow: /", False),
        ("User-agent: placecurator\nDisallow: /x\nUser-agent: otherbot\nDisallow: /", True),
        ("User-agent: *\nDisallow: /\n\nUser-agent: placecurator\nDisallow: /x", True),
        ("User-agent: placecurator\nDisallow:\n\nUser-agent: *\nDisallow: /", True),
        ("User-agent: placecurator\n\nUser-agent: *\nDisallow: /", False),
        ("Disallow: /", True),
        ("User-agent: *\nDisallow:", True),
        ("User-agent: *\nDisallow: / # all of it", False),
        ("User-agent: *\r\nDisallow: /\r\n", False),
        ("User-agent: *\rDisallow: /\r", False),
        ("\ufeffUser-agent: *\nDisallow: /", False),
        ("User-agent: *\nSitemap: http://good.fi/map.xml\nDisallow: /", False),
        ("User-agent: *\nNonsense: 5\nDisallow: /", False),
        ("", True),
    ],
)
def test_the_group_that_is_addressed_to_us_or_else_to_everybody_counts(
    text: str, allowed: bool
) -> None:
    assert allows(text, "/page") is allowed


def test_groups_for_one_name_are_one_group() -> None:
    text = (
        "User-agent: placecurator\nDisallow: /a\n\nUser-agent: x\nDisallow: /c\n\n"
        "User-agent: placecurator\nDisallow: /b"
    )

    assert [allows(text, path) for path in ("/a", "/b", "/c")] == [False, False, True]


@pytest.mark.parametrize(
    ("rules", "path", "allowed"),
    [
        ("Disallow: /a\nAllow: /a/b", "/a/b/c", True),
        ("Allow: /a/b\nDisallow: /a", "/a/c", False),
        ("Allow: /a\nDisallow: /a", "/a", True),
        ("Disallow: /a", "/A", True),
        ("Disallow: /a", "/abc", False),
        ("Disallow: /a/", "/a", True),
        ("Disallow: /*.php", "/x/y.php?z=1", False),
        ("Disallow: /*.php$", "/x/y.php?z=1", True),
        ("Disallow: /*.php$", "/x/y.php", False),
        ("Disallow: /a$", "/a", False),
        ("Disallow: /a$", "/ab", True),
        ("Disallow: /*/secret", "/x/secret/y", False),
        ("Disallow: *secret", "/x/secret/y", False),
        ("Disallow: /?", "/?q=1", False),
        ("Disallow: /*?q=", "/list?q=1", False),
        ("Disallow: /%E4", "/%e4", False),
        ("Disallow: /ä", "/%C3%A4", False),
        ("Disallow: /a%2Fb", "/a%2Fb", False),
        ("Disallow: /a%2Fb", "/a/b", True),
        ("Disallow: /\nAllow: /$", "/", True),
        ("Disallow: /\nAllow: /$", "/x", False),
        ("Allow: /contact\nDisallow: /", "/contact-us", True),
    ],
)
def test_the_longest_rule_that_fits_decides(rules: str, path: str, allowed: bool) -> None:
    assert allows(f"User-agent: *\n{rules}", path) is allowed


@pytest.mark.parametrize(
    ("stated", "delay_s"),
    [("2", 2.0), ("0.5", 0.5), ("-1", 0.0), ("soon", 0.0), ("nan", 0.0), ("1e99", 3600.0)],
)
def test_a_delay_is_read_within_bounds(stated: str, delay_s: float) -> None:
    assert Robots(f"User-agent: *\nCrawl-delay: {stated}", US).delay_s == delay_s


def test_what_is_kept_is_what_is_addressed_to_us() -> None:
    text = "User-agent: a\nDisallow: /a\n\nUser-agent: *\nDisallow: /b # ours\n\nSitemap: x"

    kept = relevant_part(text, US)

    assert kept == "user-agent: placecurator\nDisallow: /b"
    assert relevant_part(kept, US) == kept


def test_what_no_database_can_hold_is_left_out() -> None:
    assert "\0" not in relevant_part("User-agent: *\nDisallow: /\0x", US)


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"User-agent: bot{n}\n" for n in range(15_000)) + "Disallow: /x\n" * 20_000,
        "User-agent: *\n" * 15_000 + "Disallow: /x\n" * 20_000,
        "User-agent: placecurator\n" + "".join(f"Disallow: /*a*{n}$\n" for n in range(25_000)),
        "User-agent: placecurator\nDisallow: /" + "*a" * 250_000,
        "User-agent: placecurator\nDisallow: " + "/" * 500_000,
        "User-agent" * 50_000,
        "User-agent: *\n" + " " * 500_000,
        "a " * 250_000,
    ],
    ids=["many names", "one name", "wildcards", "wildcard", "slashes", "word", "blanks", "words"],
)
def test_no_file_takes_long(text: str) -> None:
    started = time.process_time()

    robots = Robots(text[:LARGEST], US)
    for _ in range(5):
        robots.allows("http://good.fi/" + "a" * 1_900)

    assert time.process_time() - started < 3
