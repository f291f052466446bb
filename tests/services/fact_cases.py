"""What sources may say of a place, and what a curator may write, at random."""

from __future__ import annotations

from hypothesis import strategies as st

_stated = st.fixed_dictionaries(
    {},
    optional={
        "name": st.sampled_from(["Good", "good!", "Bad"]),
        "city": st.sampled_from(["Espoo", "Vantaa"]),
        "street": st.sampled_from(["Katu 1", "Katu 2"]),
        "latitude": st.sampled_from([60.1, 60.2]),
        "phones": st.lists(st.sampled_from(["+358912345", "+358912346"]), unique=True),
        "socials": st.sampled_from([{"x": "https://x.com/a"}, {"x": "https://x.com/b"}]),
    },
)
# What came of asking each source: None, it failed or was not asked; "unchanged", a page is as it
# was; else what it states now.
answers = st.fixed_dictionaries(
    {
        "google": st.none() | _stated,
        "osm": st.none() | _stated,
        "website": st.none() | st.just("unchanged") | _stated,
    }
)
edits = st.fixed_dictionaries(
    {},
    optional={
        "name": st.sampled_from(["Mine", None]),
        "street": st.just("Mine 1"),
        "phones": st.sampled_from(["+358 9 7654321", None]),
    },
).filter(bool)
