"""The benchmark of extraction, on a small corpus of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bench.extraction.corpus import LabelledPage, NoCorpus, opened
from bench.extraction.findings import ours
from bench.extraction.report import score
from bench.extraction.scoring import Score

PAGE = (
    "<p>info@good.com, <a href='mailto:web@good.com'>us</a>, fax 212-736-5001, call 212-736-5000, "
    "1 Main St, Springfield, MA 01103. Mon-Fri 9am-5pm, shop@other.com</p>"
)
LABELS = {
    "EMAIL": ["info@good.com", "gone [at] good.com"],
    "TEL": ["212-736-5000"],
    "FAX": ["212-736-5001"],
    "ZIPCODE": ["01103"],
    "HOURS": ["Mon-Fri 9am-5pm"],
}


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    page = {"base": "http://good.com/", "corpus": "us_contact_pages", "labels": LABELS}
    (tmp_path / "labels.json").write_text(json.dumps({"page.html": page}))
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "page.html").write_text(PAGE)
    return tmp_path


def scores(pages: list[LabelledPage]) -> dict[str, Score]:
    found = list(ours(pages))
    return {finding.kind: score(finding.kind, pages, [finding]) for finding in found}


def test_each_kind_is_counted_against_its_labels(corpus: Path) -> None:
    with opened(corpus) as pages:
        found = scores(pages)

    right = Score(right=1)
    assert found["emails"] == Score(right=1, supported=1, wrong=1, missed=1)
    assert found["phones"] == Score(right=2)
    assert (found["faxes"], found["zips"], found["hours"]) == (right, right, right)


def test_precision_counts_what_a_link_supports_and_recall_what_is_labelled() -> None:
    score = Score(right=2, supported=1, wrong=1, missed=2)

    assert (score.precision, score.recall) == (0.75, 0.5)
    assert score.f1 == pytest.approx(0.6)


def test_a_corpus_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(NoCorpus, match="--corpus"), opened(tmp_path / "none"):
        pass

    command = [sys.executable, "-m", "bench.extraction", "--corpus", str(tmp_path / "none")]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
