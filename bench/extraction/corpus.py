"""The labelled pages, read from the folder of the corpus or from its archive."""

from __future__ import annotations

import hashlib
import json
import tarfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

_LABELS = "labels.json"
_PAGES = "pages"
_FIRMS = frozenset({"http", "https"})


@dataclass(frozen=True, slots=True)
class LabelledPage:
    """``labels`` are texts that people marked as they stand in the visible page, by kind.

    ``url`` is empty when the corpus does not know it. ``corpus`` is the part of it.
    """

    id: str
    corpus: str
    url: str
    labels: Mapping[str, Sequence[str]]
    path: Path

    @property
    def held_out(self) -> bool:
        """Whether rules were written without looking at this page."""
        return int(hashlib.sha1(self.id.encode()).hexdigest(), 16) % 2 == 1


class NoCorpus(Exception):
    """There are no labelled pages where they were looked for."""


@contextmanager
def opened(place: Path) -> Iterator[list[LabelledPage]]:
    """The pages of the folder or ``.tar.xz`` archive at ``place``.

    Raises:
        NoCorpus: there is neither, or it has no labels.
    """
    if place.is_dir():
        yield _pages(place)
    elif place.is_file():
        with TemporaryDirectory() as folder:
            with tarfile.open(place) as archive:
                archive.extractall(folder, filter="data")
            yield _pages(Path(folder))
    else:
        raise NoCorpus(f"no labelled pages at {place}: name their folder or archive with --corpus")


def _pages(folder: Path) -> list[LabelledPage]:
    labels = next(folder.rglob(_LABELS), None)
    if labels is None:
        raise NoCorpus(f"no {_LABELS} in {folder}")
    return [
        LabelledPage(
            id=name,
            corpus=page["corpus"],
            url=page["base"] if page["base"].partition(":")[0] in _FIRMS else "",
            labels=page["labels"],
            path=labels.parent / _PAGES / name,
        )
        for name, page in json.loads(labels.read_text("utf-8")).items()
    ]
