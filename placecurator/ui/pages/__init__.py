"""The pages, and where each is."""

from __future__ import annotations

from typing import Any

import reflex as rx

from placecurator.ui.pages.account import account_page
from placecurator.ui.pages.audit import audit_page
from placecurator.ui.pages.businesses import businesses_page
from placecurator.ui.pages.history import history_page
from placecurator.ui.pages.importing import import_page
from placecurator.ui.pages.searching import search_page
from placecurator.ui.pages.sign_in import sign_in_page
from placecurator.ui.pages.tokens import tokens_page
from placecurator.ui.pages.triage import triage_page
from placecurator.ui.pages.users import users_page
from placecurator.ui.states.audit import AuditState
from placecurator.ui.states.businesses import BusinessesState
from placecurator.ui.states.history import HistoryState
from placecurator.ui.states.live import LiveState
from placecurator.ui.states.searches import SearchesState
from placecurator.ui.states.session import SessionState
from placecurator.ui.states.tokens import TokensState
from placecurator.ui.states.triage import TriageState
from placecurator.ui.states.users import UsersState
from placecurator.ui.states.views import ViewsState

_PAGES = (
    (triage_page, "/", "Triage", [TriageState.load, ViewsState.load]),
    (businesses_page, "/businesses", "Local businesses", BusinessesState.load),
    (import_page, "/import", "Import", None),
    (search_page, "/search", "Search", SearchesState.load),
    (history_page, "/history", "History", HistoryState.load),
    (account_page, "/account", "Your account", None),
    (tokens_page, "/tokens", "API tokens", TokensState.load),
    (users_page, "/admin/users", "People", UsersState.load),
    (audit_page, "/audit", "Audit", AuditState.load),
)


def add_pages(app: rx.App) -> None:
    """Give ``app`` its pages. All but the sign-in page show first who is signed in."""
    app.add_page(sign_in_page, route="/sign-in", title="Sign in · Place Curator")
    for page, route, title, load in _PAGES:
        on_load = [SessionState.open_page, LiveState.open_page, *_each(load)]
        app.add_page(page, route=route, title=f"{title} · Place Curator", on_load=on_load)


def _each(load: Any) -> list[Any]:
    return load if isinstance(load, list) else [load] if load else []
