from __future__ import annotations

import pytest
import sqlalchemy as sa

from placecurator.domain.accounts import Actor, Role
from placecurator.domain.errors import InvalidInput, NotAllowed, UnknownView
from placecurator.services import views
from placecurator.services.audit import AuditQuery, list_events
from tests.accounts import browser_of


def actor(engine: sa.Engine, role: Role, name: str) -> Actor:
    return browser_of(engine, role, name).actor


def names(engine: sa.Engine, who: Actor) -> list[str]:
    return [view.name for view in views.list_views(engine, who)]


def test_a_private_view_is_seen_by_its_owner_and_a_shared_one_by_all(engine: sa.Engine) -> None:
    ann, bob = actor(engine, Role.curator, "ann"), actor(engine, Role.viewer, "bob")

    mine = views.save_view(engine, ann, " My   cafés ", "sort=-rating&q=cafe", shared=False)
    views.save_view(engine, ann, "Ours", "status=New", shared=True)

    assert (mine.name, mine.query, mine.mine) == ("My cafés", "q=cafe&sort=-rating", True)
    assert names(engine, ann) == ["My cafés", "Ours"]
    [seen] = views.list_views(engine, bob)
    assert (seen.name, seen.owner, seen.mine, seen.may_change) == ("Ours", "ann", False, False)


def test_a_name_is_unique_for_its_owner_in_any_spelling(engine: sa.Engine) -> None:
    ann, bob = actor(engine, Role.curator, "ann"), actor(engine, Role.curator, "bob")
    views.save_view(engine, ann, "Cafés", "", shared=True)
    other = views.save_view(engine, ann, "Other", "", shared=False)

    with pytest.raises(InvalidInput, match="name"):
        views.save_view(engine, ann, "CAFES", "", shared=False)
    with pytest.raises(InvalidInput, match="name"):
        views.change_view(engine, ann, other.id, name="cafes")
    views.save_view(engine, bob, "Cafés", "", shared=False)

    assert names(engine, ann) == ["Cafés", "Other"]


@pytest.mark.parametrize("name", ["", "  ", "a\u202eb", "x" * 81, "\0"])
def test_a_name_that_cannot_be_is_refused(engine: sa.Engine, name: str) -> None:
    ann = actor(engine, Role.curator, "ann")

    with pytest.raises(InvalidInput, match="name"):
        views.save_view(engine, ann, name, "", shared=False)


def test_an_address_that_cannot_be_is_refused(engine: sa.Engine) -> None:
    ann = actor(engine, Role.curator, "ann")

    with pytest.raises(InvalidInput, match="colour"):
        views.save_view(engine, ann, "Red", "colour=red", shared=False)


def test_only_the_owner_or_an_admin_changes_a_view(engine: sa.Engine) -> None:
    ann, bob = actor(engine, Role.curator, "ann"), actor(engine, Role.curator, "bob")
    boss = actor(engine, Role.admin, "boss")
    view = views.save_view(engine, ann, "Ours", "status=New", shared=True)

    with pytest.raises(UnknownView):
        views.change_view(engine, bob, view.id, name="Mine")
    with pytest.raises(UnknownView):
        views.delete_view(engine, bob, view.id)
    changed = views.change_view(engine, ann, view.id, name="Cafés", query="q=cafe")
    hidden = views.change_view(engine, boss, view.id, shared=False)

    assert (changed.name, changed.query, changed.shared) == ("Cafés", "q=cafe", True)
    assert (hidden.owner, hidden.mine, hidden.shared) == ("ann", False, False)
    assert views.delete_view(engine, boss, view.id) == "Cafés"
    assert names(engine, ann) == []


def test_a_viewer_keeps_views_and_does_not_share_them(engine: sa.Engine) -> None:
    bob = actor(engine, Role.viewer, "bob")
    view = views.save_view(engine, bob, "Mine", "", shared=False)

    with pytest.raises(NotAllowed):
        views.save_view(engine, bob, "Ours", "", shared=True)
    with pytest.raises(NotAllowed):
        views.change_view(engine, bob, view.id, shared=True)

    assert names(engine, bob) == ["Mine"]


def test_there_is_a_limit_to_the_views_of_one_user(engine: sa.Engine) -> None:
    bob = actor(engine, Role.viewer, "bob")
    for number in range(views.MOST_VIEWS):
        views.save_view(engine, bob, f"View {number}", "", shared=False)

    with pytest.raises(InvalidInput, match="100 views already"):
        views.save_view(engine, bob, "One more", "", shared=False)


def test_what_is_done_to_views_is_in_the_history(engine: sa.Engine) -> None:
    ann = actor(engine, Role.curator, "ann")

    view = views.save_view(engine, ann, "Ours", "status=New", shared=True)
    views.change_view(engine, ann, view.id, shared=False)
    views.delete_view(engine, ann, view.id)

    found = list_events(engine, AuditQuery(actor="ann")).items
    told = [(event.act, event.facts) for event in found if event.act.startswith("view_")]
    assert told == [
        ("view_deleted", {"name": "Ours"}),
        ("view_changed", {"name": "Ours", "shared": "no"}),
        ("view_saved", {"name": "Ours", "query": "status=New"}),
    ]
