"""Which role each event handler needs. What is not in this table, nobody may call.

Reflex lets any websocket client call any public method of any state class, whatever the pages show.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, auto

import reflex as rx
from reflex.state import BaseState, FrontendEventExceptionState, OnLoadInternalState
from reflex_base.utils.format import format_event_handler

from placecurator.domain.accounts import Role
from placecurator.ui.states.audit import AuditState
from placecurator.ui.states.businesses import BusinessesState
from placecurator.ui.states.details import DetailsState
from placecurator.ui.states.history import HistoryState
from placecurator.ui.states.importing import ImportState
from placecurator.ui.states.live import LiveState
from placecurator.ui.states.returning import ReturningState
from placecurator.ui.states.searches import SearchesState
from placecurator.ui.states.session import SessionState
from placecurator.ui.states.tokens import TokensState
from placecurator.ui.states.triage import TriageState
from placecurator.ui.states.users import UsersState
from placecurator.ui.states.views import ViewsState


class Door(Enum):
    """Handlers for which a role is not what counts."""

    PUBLIC = auto()
    """Anybody may call it: it gives nothing away."""
    CHAINED = auto()
    """Only another event of ours may call it, never a client."""


Needed = Role | Door
_viewer, _curator, _admin = Role.viewer, Role.curator, Role.admin

ROLES: Mapping[type[BaseState], Mapping[str, Needed]] = {
    # The framework's own. A new connection is answered with the state of its tree, which for
    # somebody who is not signed in has nothing but defaults.
    rx.State: {
        "hydrate": Door.PUBLIC,
        "hydrate_and_load": Door.PUBLIC,
        "set_is_hydrated": Door.CHAINED,
    },
    OnLoadInternalState: {"on_load_internal": Door.PUBLIC, "set_is_hydrated": Door.CHAINED},
    FrontendEventExceptionState: {"handle_frontend_exception": _viewer},
    LiveState: {"open_page": _viewer, "dismiss": _viewer},
    ReturningState: {"came_back": _viewer},
    DetailsState: {
        "show": _viewer,
        "load": _viewer,
        "close": _viewer,
        "escape": _viewer,
        "more_attempts": _viewer,
        "decide": _curator,
        "decide_by_key": _curator,
        "undo_decided": _curator,
        "scan_again": _curator,
        "edit": _curator,
        "cancel_edit": _curator,
        "save": _curator,
        "unlock": _curator,
    },
    BusinessesState: {
        "load": _viewer,
        "search": _viewer,
        "next_page": _viewer,
        "previous_page": _viewer,
    },
    ImportState: {"sending": _viewer, "receive": _curator, "load_sample": _curator},
    SearchesState: {
        "load": _viewer,
        "watch": _viewer,
        "next_page": _viewer,
        "previous_page": _viewer,
        "choose_provider": _viewer,
        "choose_limit": _viewer,
        "again": _viewer,
        "start": _curator,
        "stop": _curator,
    },
    TriageState: {
        "load": _viewer,
        "refresh": _viewer,
        "count": _viewer,
        "search": _viewer,
        "toggle": _viewer,
        "toggle_panel": _viewer,
        "add_typed": _viewer,
        "set_range": _viewer,
        "remove": _viewer,
        "show_view": _viewer,
        "clear_filters": _viewer,
        "sort_by": _viewer,
        "sort_as": _viewer,
        "set_page_size": _viewer,
        "next_page": _viewer,
        "previous_page": _viewer,
        "first_page": _viewer,
        "last_page": _viewer,
        "select": _viewer,
        "clear_selection": _viewer,
        "select_matching": _curator,
        "give": _curator,
        "give_by_key": _curator,
        "confirm": _curator,
        "cancel": _curator,
        "carry_out": Door.CHAINED,
        "decide_anyway": _curator,
        "undo_act": _curator,
        "undo_last": _curator,
        "claim_next": _curator,
        "give_back": _curator,
        "show_claims": _curator,
    },
    ViewsState: {
        "load": _viewer,
        "count": _viewer,
        "save": _viewer,
        "restore": _viewer,
        "edit": _viewer,
        "rename": _viewer,
        "replace_by_this": _viewer,
        "share": _curator,
        "delete": _viewer,
    },
    HistoryState: {
        "load": _viewer,
        "hear": _viewer,
        "show_news": _viewer,
        "show": _viewer,
        "filter_actor": _viewer,
        "next_page": _viewer,
        "previous_page": _viewer,
        "undo_act": _curator,
    },
    SessionState: {"open_page": _viewer, "password_was_set": _viewer},
    TokensState: {"load": _viewer, "revoke": _viewer},
    UsersState: {"load": _admin, "disable": _admin, "enable": _admin, "set_role": _admin},
    AuditState: {
        "load": _admin,
        "filter_acts": _admin,
        "filter_actor": _admin,
        "filter_since": _admin,
        "filter_until": _admin,
        "clear_filters": _admin,
        "next_page": _admin,
        "previous_page": _admin,
    },
}
"""By state class and method. Neither ``setvar`` nor the setting of stored values is used here."""

NEEDED: Mapping[str, Needed] = {
    format_event_handler(state.event_handlers[name]): needed
    for state, handlers in ROLES.items()
    for name, needed in handlers.items()
}
"""The same by the full name of the handler, as events have it."""
