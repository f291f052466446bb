"""Runs of a model beside the product: as many as a test run has time for, or many more."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

_TIMES = int(os.environ.get("MODEL_RUNS", "1"))
"""How many times as many examples as usual: 30 is for a quarter of an hour on each database."""


def run_model(machine: type[RuleBasedStateMachine], *, examples: int, steps: int) -> None:
    """Let ``machine`` take up to ``steps`` steps in each of ``examples`` examples."""
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples * _TIMES,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=(Phase.reuse, Phase.generate, Phase.shrink),
        ),
    )
