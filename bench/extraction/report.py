"""The tables that the benchmark prints."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator, Sequence

from bench.extraction import truth
from bench.extraction.corpus import LabelledPage
from bench.extraction.findings import OURS, Finding
from bench.extraction.scoring import Score
from bench.extraction.truth import TRUTHS

PARTS: dict[str, Callable[[LabelledPage], bool]] = {
    "development": lambda page: not page.held_out,
    "held out": lambda page: page.held_out,
    "all": lambda page: True,
}
_TITLES = {
    "emails": "E-mail (precision counts what a `mailto:` backs as supported)",
    "phones": "Phone and fax, E.164",
    "faxes": "Fax alone, told from phone",
    "zips": "ZIP code",
    "hours": "Opening hours, by page",
}


def report(pages: Sequence[LabelledPage], found: Sequence[Finding]) -> str:
    """All tables in Markdown."""
    return "\n".join(line for kind in TRUTHS for line in _table(kind, pages, found)) + (
        "\n" + _times(found)
    )


def score(kind: str, pages: Sequence[LabelledPage], found: Sequence[Finding]) -> Score:
    """How right the findings are, which are of one kind and of one finder."""
    values = {finding.page: finding.values for finding in found}
    total = Score()
    for page in pages:
        labelled = TRUTHS[kind](page)
        if labelled is not None:
            support = truth.linked_emails(page) if kind == "emails" else frozenset[str]()
            total.add(values.get(page.id, frozenset()), labelled, support)
    return total


def _table(kind: str, pages: Sequence[LabelledPage], found: Sequence[Finding]) -> Iterator[str]:
    yield f"\n### {_TITLES[kind]}\n"
    columns = "precision | recall | F1 | right | wrong | missed"
    yield f"| finder | part | {columns} | CPU ms per page |"
    yield "|---|---|---|---|---|---|---|---|---|"
    for name in dict.fromkeys(finding.name for finding in found if finding.kind == kind):
        mine = [finding for finding in found if (finding.name, finding.kind) == (name, kind)]
        ms = statistics.fmean(finding.ms for finding in mine)
        for part, belongs in PARTS.items():
            if name != OURS and part != "all":
                continue
            result = score(kind, [page for page in pages if belongs(page)], mine)
            figures = f"{result.precision:.3f} | {result.recall:.3f} | {result.f1:.3f}"
            counts = f"{result.right + result.supported} | {result.wrong} | {result.missed}"
            yield f"| {name} | {part} | {figures} | {counts} | {ms:.1f} |"


def _times(found: Sequence[Finding]) -> str:
    times = sorted({finding.page: finding.ms for finding in found if finding.name == OURS}.values())
    return (
        f"\nAll kinds together take us {statistics.median(times):.1f} ms of CPU per page "
        "in the median, "
        f"{times[int(len(times) * 0.95)]:.1f} ms at p95 and {times[-1]:.0f} ms at most."
    )
