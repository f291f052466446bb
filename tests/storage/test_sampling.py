"""The texts of a sample are kept, and are those of the places that there are."""

from __future__ import annotations

import sqlalchemy as sa

from placecurator.storage import sampling
from placecurator.storage.database import transaction
from tests.factories import staged


def test_the_sampled_texts_that_have_a_part_are_told_as_often_as_asked(engine: sa.Engine) -> None:
    with transaction(engine) as session:
        for number, text in enumerate(("baker", "bakery", "inn")):
            staged(session, f"p{number}", search_text=text)
        texts = sampling.texts(session)

        for _ in range(2):
            having = texts.having("bake")
            assert sorted(texts.texts[number] for number in having) == ["baker", "bakery"]
            assert texts.having("pub") == frozenset()


def test_texts_are_kept_until_there_is_a_newer_place(engine: sa.Engine) -> None:
    with transaction(engine) as session:
        staged(session, "p1", search_text="baker")
        before = sampling.texts(session)
    with transaction(engine) as session:
        kept = sampling.texts(session)
        staged(session, "p2", search_text="inn")
    with transaction(engine) as session:
        after = sampling.texts(session)

    assert kept is before
    assert sorted(after.texts) == ["baker", "inn"]
