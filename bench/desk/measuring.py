"""How long a step takes, time after time."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import quantiles


@dataclass(frozen=True, slots=True)
class Step:
    """Calls to be timed one by one; the first ``warm_up`` of them do not count."""

    name: str
    calls: Sequence[Callable[[], object]]
    warm_up: int = 3


def measure(step: Step) -> str:
    """Make the calls; the times in milliseconds."""
    taken = []
    for number, call in enumerate([*step.calls[: step.warm_up], *step.calls]):
        started = time.perf_counter()
        call()
        if number >= step.warm_up:
            taken.append((time.perf_counter() - started) * 1000)
    return in_words(taken)


def in_words(taken: Sequence[float]) -> str:
    """p50 / p95 / p99 of many times, the best and the worst of a few."""
    if len(taken) == 1:
        return f"{taken[0]:,.0f}"
    if len(taken) < 20:
        return f"{min(taken):,.0f} at best, {max(taken):,.0f} at worst of {len(taken)}"
    cuts = quantiles(taken, n=100, method="inclusive")
    return f"{cuts[49]:.1f} / {cuts[94]:.1f} / {cuts[98]:.1f}"
