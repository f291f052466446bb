"""Public suffixes: where the part of a host name ends that somebody can register.

The list is the one that the library brings: nothing is downloaded. Each is read when it is asked
for the first time, which takes tens of milliseconds.
"""

from __future__ import annotations

from tldextract import TLDExtract

registrable = TLDExtract(suffix_list_urls=(), cache_dir=None)
"""Knows the domains of registries, such as ``co.uk``."""

with_site_builders = TLDExtract(
    suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True
)
"""Knows also those of companies under which their customers have sites of their own."""


def read_lists() -> None:
    """Read both lists now; without this, whoever asks first waits for it."""
    registrable("")
    with_site_builders("")
