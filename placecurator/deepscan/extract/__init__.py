"""What the page of a business says about it: a pure function of bytes."""

from placecurator.deepscan.extract.facts import ExtractedFacts, Found, FoundAddress
from placecurator.deepscan.extract.name_match import name_match
from placecurator.deepscan.extract.page import extract

__all__ = ["ExtractedFacts", "Found", "FoundAddress", "extract", "name_match"]
