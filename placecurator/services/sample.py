"""Staging the bundled sample."""

from __future__ import annotations

import sqlalchemy as sa

from placecurator import sample
from placecurator.domain.osm_tags import place_of_tags
from placecurator.domain.place import SourcePlace
from placecurator.sample import SampleRecord
from placecurator.services.importing.report import ImportReport
from placecurator.services.importing.staging import StagingLog

SOURCE = "sample (OpenStreetMap)"


def load_sample(engine: sa.Engine, *, actor: str = "sample") -> ImportReport:
    """Stage the sample in one transaction; where it is loaded already, nothing changes."""
    log = StagingLog(engine, actor=actor, filename="sample", format_name=SOURCE)
    log.commit([_place(record) for record in sample.places()], rejected=0)
    staged = log.staged
    return ImportReport(
        format=SOURCE, new=staged.new, changed=staged.changed, unchanged=staged.unchanged
    )


def _place(record: SampleRecord) -> SourcePlace:
    return place_of_tags(
        record.tags,
        place_id=record.place_id,
        source=SOURCE,
        where={"latitude": record.lat, "longitude": record.lon},
        more={},
    )
