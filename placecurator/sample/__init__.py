"""The bundled sample: named places of Helsinki, (c) OpenStreetMap contributors, ODbL 1.0."""

from placecurator.sample.places import NOTICE, SampleRecord, places

__all__ = ["NOTICE", "SampleRecord", "places"]
