"""Which places misbehave is a matter of their ids and of what was chosen."""

from __future__ import annotations

import pytest

from placecurator.demo.catalogue import all_places
from placecurator.demo.faults import Fault, FaultPlan


def test_no_place_fails_unless_somebody_chooses_it() -> None:
    plan = FaultPlan.parse("")

    assert [key for key in all_places() if plan.fault_of(key)] == []


def test_a_percentage_hits_about_that_many_places_and_always_the_same() -> None:
    plan, again = FaultPlan.parse("not_found=3, slow=5"), FaultPlan.parse("not_found=3,slow=5")

    faults = {key: plan.fault_of(key) for key in all_places()}

    assert faults == {key: again.fault_of(key) for key in all_places()}
    assert 20 <= list(faults.values()).count(Fault.not_found) <= 60
    assert 40 <= list(faults.values()).count(Fault.slow) <= 95


def test_a_fault_that_heals_happens_once_for_each_place() -> None:
    plan = FaultPlan({Fault.server_error: 100})

    seen = [plan.next_fault("n1"), plan.next_fault("n1"), plan.next_fault("n2")]

    assert seen == [Fault.server_error, None, Fault.server_error]


def test_choosing_faults_anew_makes_healed_places_fail_again() -> None:
    plan = FaultPlan({Fault.server_error: 100})
    plan.next_fault("n1")

    plan.set_percents({Fault.server_error: 100})

    assert plan.next_fault("n1") is Fault.server_error


def test_a_single_place_can_be_chosen_and_released() -> None:
    plan = FaultPlan()
    plan.set_single("n1", Fault.closed)
    chosen = plan.fault_of("n1")

    plan.set_single("n1", None)

    assert (chosen, plan.fault_of("n1")) == (Fault.closed, None)


@pytest.mark.parametrize(
    "text", ["nonsense=3", "slow", "slow=", "slow=-1", "slow=101", "slow=nan", "slow=60,closed=60"]
)
def test_a_wrong_choice_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        FaultPlan.parse(text)
