"""Profiles on social networks, told from share buttons and single posts by their path."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from placecurator.deepscan.extract.facts import Found
from placecurator.domain.observation import LONGEST_SNIPPET

_CONFIDENCE = 0.97
_LONGEST = 500
_NAME = r"[\w.%-]{2,100}"
_PROFILES: dict[str, tuple[str, re.Pattern[str]]] = {
    "facebook": (
        "https://www.facebook.com/",
        re.compile(
            rf"(?:pages/(?:category/)?{_NAME}/(?:{_NAME}/?)?\d+|groups/{_NAME}|p/{_NAME}|{_NAME})"
        ),
    ),
    "instagram": ("https://www.instagram.com/", re.compile(r"[\w.]{2,30}")),
    "x": ("https://x.com/", re.compile(r"\w{2,15}")),
    "linkedin": (
        "https://www.linkedin.com/",
        re.compile(rf"(?:company|school|in|showcase)/{_NAME}"),
    ),
    "youtube": (
        "https://www.youtube.com/",
        re.compile(rf"(?:@{_NAME}|(?:channel|user|c)/{_NAME}|{_NAME})"),
    ),
    "tiktok": ("https://www.tiktok.com/", re.compile(rf"@{_NAME}")),
    "pinterest": ("https://www.pinterest.com/", re.compile(r"\w{2,60}")),
    "threads": ("https://www.threads.net/", re.compile(r"@[\w.]{2,30}")),
    "telegram": ("https://t.me/", re.compile(r"\w{4,40}")),
    "whatsapp": ("https://wa.me/", re.compile(r"\d{6,15}")),
}
_HOSTS = {
    "facebook.com": "facebook",
    "fb.com": "facebook",
    "fb.me": "facebook",
    "instagram.com": "instagram",
    "instagr.am": "instagram",
    "twitter.com": "x",
    "x.com": "x",
    "linkedin.com": "linkedin",
    "youtube.com": "youtube",
    "tiktok.com": "tiktok",
    "pinterest.com": "pinterest",
    "threads.net": "threads",
    "threads.com": "threads",
    "t.me": "telegram",
    "wa.me": "whatsapp",
}
_MENTIONS_ONE = re.compile("|".join(map(re.escape, _HOSTS)), re.IGNORECASE)
_NOT_A_PROFILE = frozenset(
    [
        "share",
        "sharer",
        "sharer.php",
        "share.php",
        "share_channel",
        "plugins",
        "dialog",
        "tr",
        "intent",
        "home",
        "hashtag",
        "search",
        "i",
        "login",
        "login.php",
        "signup",
        "watch",
        "embed",
        "results",
        "playlist",
        "feed",
        "policies",
        "legal",
        "about",
        "help",
        "explore",
        "accounts",
        "p",
        "reel",
        "reels",
        "stories",
        "pin",
        "events",
        "photo",
        "photo.php",
        "story.php",
        "permalink.php",
        "media",
        "video",
        "videos",
        "status",
        "widgets",
        "widgets.js",
        "privacy",
        "tos",
        "joinchat",
        "business",
        "developers",
        "settings",
        "sharearticle",
        "oauth",
        "l.php",
        "2008",
    ]
)


def find_socials(links: Iterable[str], stated: Iterable[str] = ()) -> dict[str, Found]:
    """The first profile of each network, by its network.

    ``stated`` are those that structured data names; they come after the links of the page.
    """
    found: dict[str, Found] = {}
    for locator, urls in (("a[href]", links), ("sameAs", stated)):
        for url in urls:
            if profile := social_profile(url):
                written = url[:LONGEST_SNIPPET]
                fact = Found(profile[1], "link", _CONFIDENCE, locator, written)
                found.setdefault(profile[0], fact)
    return found


def social_profile(url: str) -> tuple[str, str] | None:
    """The network and the canonical URL of the profile; None when ``url`` is not a profile."""
    network = social_network(url)
    if network is None:
        return None
    parts = urlsplit(_absolute(url))
    path = parts.path.strip("/")
    if network == "facebook" and path == "profile.php":
        number = re.search(r"(?:^|&)id=(\d{3,20})", parts.query)
        return (network, f"https://www.facebook.com/profile.php?id={number[1]}") if number else None
    base, pattern = _PROFILES[network]
    match = pattern.match(path)
    after = path[match.end() : match.end() + 1] if match else ""
    if match is None or after not in {"", "/"} or _is_service(network, path):
        return None
    return network, base + match[0]


def social_network(url: str) -> str | None:
    """The network that ``url`` belongs to; None when it is not one of those known."""
    if not _MENTIONS_ONE.search(url):
        return None
    try:
        host = urlsplit(_absolute(url)).hostname or ""
    except ValueError:
        return None
    labels = host.lower().split(".")
    return _HOSTS.get(".".join(labels[-2:])) if len(url) <= _LONGEST else None


def _is_service(network: str, path: str) -> bool:
    """Whether the path is a page of the network itself, or a single post."""
    first = path.split("/")[0].lower()
    # On Facebook /p/… is a page, elsewhere it is a post.
    return first in _NOT_A_PROFILE and (network, first) != ("facebook", "p")


def _absolute(url: str) -> str:
    url = url.strip()
    if url.startswith("//"):
        return f"https:{url}"
    return url if "://" in url[:12] else f"https://{url}"
