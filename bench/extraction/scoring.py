"""Counts of right, wrong and missed values, and what they come to."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Score:
    """``right`` counts what is labelled, ``supported`` what something else on the page backs."""

    right: int = 0
    supported: int = 0
    wrong: int = 0
    missed: int = 0

    def add(
        self, found: frozenset[str], truth: frozenset[str], support: frozenset[str] = frozenset()
    ) -> None:
        """Count what was found on one page."""
        extra = found - truth
        self.right += len(found & truth)
        self.supported += len(extra & support)
        self.wrong += len(extra - support)
        self.missed += len(truth - found)

    @property
    def precision(self) -> float:
        """Of what was found; 1 when nothing was."""
        good = self.right + self.supported
        return good / (good + self.wrong) if good + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """Of what is labelled; 1 when nothing is."""
        labelled = self.right + self.missed
        return self.right / labelled if labelled else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of the two."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0
