"""The tables. Importing this package registers all of them with ``SQLModel.metadata``."""

from placecurator.storage.models.curation_event import CurationChange, CurationEvent
from placecurator.storage.models.heartbeat import Heartbeat
from placecurator.storage.models.local_business import LocalBusiness
from placecurator.storage.models.place import Place
from placecurator.storage.models.provider_gate import ProviderGate
from placecurator.storage.models.scan_attempt import ScanAttempt
from placecurator.storage.models.site_turn import SiteTurn

__all__ = [
    "CurationChange",
    "CurationEvent",
    "Heartbeat",
    "LocalBusiness",
    "Place",
    "ProviderGate",
    "ScanAttempt",
    "SiteTurn",
]
