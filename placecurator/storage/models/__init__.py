"""The tables. Importing this package registers all of them with ``SQLModel.metadata``."""

from placecurator.storage.models.api_token import ApiToken
from placecurator.storage.models.business_observations import BusinessObservations
from placecurator.storage.models.curation_event import CurationChange, CurationEvent
from placecurator.storage.models.heartbeat import Heartbeat
from placecurator.storage.models.idempotency_key import IdempotencyKey
from placecurator.storage.models.local_business import LocalBusiness
from placecurator.storage.models.opt_out import OptOut
from placecurator.storage.models.place import Place
from placecurator.storage.models.place_claim import PlaceClaim
from placecurator.storage.models.provider_gate import ProviderGate
from placecurator.storage.models.saved_view import SavedView
from placecurator.storage.models.scan_attempt import ScanAttempt
from placecurator.storage.models.search import Search, SearchPlace
from placecurator.storage.models.selection import Selection
from placecurator.storage.models.session import UserSession
from placecurator.storage.models.sign_in_failure import SignInFailure
from placecurator.storage.models.sign_in_flow import SignInFlow
from placecurator.storage.models.sign_in_link import SignInLink
from placecurator.storage.models.site_rule import SiteRule
from placecurator.storage.models.site_turn import SiteTurn
from placecurator.storage.models.user import User

__all__ = [
    "ApiToken",
    "BusinessObservations",
    "CurationChange",
    "CurationEvent",
    "Heartbeat",
    "IdempotencyKey",
    "LocalBusiness",
    "OptOut",
    "Place",
    "PlaceClaim",
    "ProviderGate",
    "SavedView",
    "ScanAttempt",
    "Search",
    "SearchPlace",
    "Selection",
    "SignInFailure",
    "SignInFlow",
    "SignInLink",
    "SiteRule",
    "SiteTurn",
    "User",
    "UserSession",
]
