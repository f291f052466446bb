from __future__ import annotations

from placecurator.domain.lifecycle import DeepScanStatus, PlaceStagingStatus, PlaceStatus
from placecurator.ui import labels


def test_every_verdict_has_words_and_a_colour_of_its_own() -> None:
    assert set(labels.VERDICTS) == set(PlaceStatus)
    assert len({label.color for label in labels.VERDICTS.values()}) == len(PlaceStatus)


def test_every_scan_state_has_words_also_never_asked() -> None:
    assert set(labels.SCANS) == {None, *DeepScanStatus}
    assert len({label.words for label in labels.SCANS.values()}) == len(DeepScanStatus) + 1


def test_each_choice_of_the_contract_has_a_key() -> None:
    assert list(labels.CHOICES) == list(PlaceStagingStatus)
    assert len(labels.CHOICES) <= 9


def test_the_grid_gets_a_badge_for_each_name_that_rows_use() -> None:
    assert set(labels.verdict_badges()) == {status.value for status in PlaceStatus}
    assert set(labels.scan_badges()) == {"never", *(state.value for state in DeepScanStatus)}
