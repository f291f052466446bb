"""Importing again: what the source says changes, what people decided does not."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from placecurator.domain.lifecycle import PlaceStagingStatus, PlaceStatus
from placecurator.domain.selection import Named
from placecurator.services.curation import set_status
from placecurator.services.importing import staging
from placecurator.services.signals import Signals
from placecurator.storage.database import make_engine, transaction
from placecurator.storage.models import Place
from placecurator.storage.models.place import SourceFields
from placecurator.storage.schema import upgrade
from tests.services.importing.files import counts, csv_of, imported, own_csv, places

SILENT = Signals(None)


def _decided(place: Place) -> dict[str, Any]:
    """Everything about a place that no import may touch."""
    imports_may_write = {*SourceFields.model_fields, "updated_at"}
    return {
        name: value for name, value in place.model_dump().items() if name not in imports_may_write
    }


def test_new_changed_and_unchanged_rows_are_told_apart(engine: sa.Engine) -> None:
    imported(engine, own_csv(10, city="Helsinki"))
    before = places(engine)
    changed = own_csv(3, city="Espoo") + own_csv(9, first=4, city="Helsinki").split(b"\n", 1)[1]

    report = imported(engine, changed)

    after = places(engine)
    assert counts(report) == (2, 3, 7, 0)
    assert [after[f"own:{n}"].city for n in (1, 3, 4)] == ["Espoo", "Espoo", "Helsinki"]
    assert after["own:4"].updated_at == before["own:4"].updated_at
    assert after["own:1"].updated_at > before["own:1"].updated_at
    assert after["own:1"].created_at == before["own:1"].created_at


def test_a_value_that_the_source_no_longer_gives_is_gone(engine: sa.Engine) -> None:
    imported(engine, own_csv(1, phone="+358 1", floor="2"))

    imported(engine, own_csv(1))

    place = places(engine)["own:1"]
    assert (place.phone, place.raw) == (None, {})


def test_an_import_never_touches_verdicts_scans_and_remarks(engine: sa.Engine) -> None:
    imported(engine, own_csv(3, city="Helsinki"))
    set_status(engine, SILENT, Named(("own:1",)), PlaceStagingStatus.Selected, actor="anna")
    set_status(engine, SILENT, Named(("own:2",)), PlaceStagingStatus.Not_a_Fit, actor="anna")
    with transaction(engine) as session:
        remarks = {"notes": "call first", "tags": ["vip"], "priority": 7}
        session.execute(sa.update(Place).values(**remarks))
    before = {place_id: _decided(place) for place_id, place in places(engine).items()}

    report = imported(engine, own_csv(3, city="Espoo"))

    after = places(engine)
    assert counts(report) == (0, 3, 0, 0)
    assert {place_id: _decided(place) for place_id, place in after.items()} == before
    assert after["own:1"].city == "Espoo"
    assert after["own:2"].status is PlaceStatus.Not_a_Fit


def test_of_several_rows_of_a_place_the_last_one_stays_and_each_is_counted(
    engine: sa.Engine,
) -> None:
    rows = [{"place_id": "own:1", "name": name} for name in ("a", "a", "b", "a")]

    report = imported(engine, csv_of(("place_id", "name"), rows))

    assert counts(report) == (1, 2, 1, 0)
    assert places(engine)["own:1"].name == "a"


@pytest.mark.parametrize("batch", [1, 2, 3, 100])
def test_the_counts_do_not_depend_on_the_batches(
    engine: sa.Engine, batch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("placecurator.services.importing.intake.BATCH_PLACES", batch)
    ids_and_names = [("1", "a"), ("2", "a"), ("1", "b"), ("2", "a"), ("1", "b"), ("3", "a")]
    rows = [{"place_id": f"own:{n}", "name": name} for n, name in ids_and_names]

    report = imported(engine, csv_of(("place_id", "name"), rows))

    assert counts(report) == (3, 1, 2, 0)
    assert {place.name for place in places(engine).values()} == {"a", "b"}


_imports = st.tuples(
    st.just("import"), st.dictionaries(st.sampled_from("123"), st.sampled_from("ab"), min_size=1)
)
_verdicts = st.tuples(
    st.just("verdict"),
    st.tuples(st.sampled_from("123"), st.sampled_from(PlaceStagingStatus)),
)


@settings(max_examples=25, deadline=None)
@given(acts=st.lists(st.one_of(_imports, _verdicts), max_size=8))
def test_in_any_order_of_imports_and_verdicts_the_last_verdict_stands(
    acts: Sequence[tuple[str, Any]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        engine = make_engine(f"sqlite:///{Path(folder) / 'test.db'}")
        upgrade(engine)
        imported(engine, own_csv(3))
        verdicts, names = dict.fromkeys("123", "New"), {n: f"Place {n}" for n in "123"}

        for act, what in acts:
            if act == "import":
                rows = [{"place_id": f"own:{n}", "name": name} for n, name in what.items()]
                imported(engine, csv_of(("place_id", "name"), rows))
                names |= what
            else:
                set_status(engine, SILENT, Named((f"own:{what[0]}",)), what[1], actor="anna")
                verdicts[what[0]] = what[1].value

        after = places(engine)
        engine.dispose()
    assert {n: after[f"own:{n}"].status.value for n in "123"} == verdicts
    assert {n: after[f"own:{n}"].name for n in "123"} == names


def test_a_batch_is_small_enough_for_curators_to_work_beside_it() -> None:
    assert staging.BATCH_PLACES <= 10_000
