"""What went wrong on the pages that rules may be developed on, for people to read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bench.extraction import truth
from bench.extraction.corpus import LabelledPage
from bench.extraction.findings import OURS, Finding
from bench.extraction.truth import TRUTHS


def mistakes(pages: Sequence[LabelledPage], found: Sequence[Finding]) -> Iterator[str]:
    """A line for each wrong or missed value. Held-out pages are not shown."""
    by_page = {page.id: page for page in pages if not page.held_out}
    for finding in found:
        page = by_page.get(finding.page)
        labelled = TRUTHS[finding.kind](page) if page else None
        if page and labelled is not None and finding.name == OURS:
            support = truth.linked_emails(page) if finding.kind == "emails" else frozenset[str]()
            for value in sorted(finding.values - labelled - support):
                yield f"{finding.kind} wrong  {page.id} {value}"
            for value in sorted(labelled - finding.values):
                yield f"{finding.kind} missed {page.id} {value}"
