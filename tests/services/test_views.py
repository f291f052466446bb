from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa

from placecurator.domain.accounts import Actor, Role
from placecurator.domain.errors import InvalidInput, NotAllowed, UnknownAct, UnknownView
from placecurator.services import views
from placecurator.services.audit import AuditEvent, AuditQuery, list_events
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
    boss = actor(engine, Role.admin, "boss")
    views.save_view(engine, ann, "Cafés", "", shared=True)
    other = views.save_view(engine, ann, "Other", "", shared=False)

    taken = r"a view called “Cafés”\. Choose another name\.$"
    with pytest.raises(InvalidInput, match=f"^You already have {taken}"):
        views.save_view(engine, ann, "CAFES", "", shared=False)
    with pytest.raises(InvalidInput, match=f"^You already have {taken}"):
        views.change_view(engine, ann, other.id, name="cafes")
    with pytest.raises(InvalidInput, match=f"^Its owner already has {taken}"):
        views.change_view(engine, boss, other.id, name="cafes")
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
    assert views.delete_view(engine, boss, view.id).name == "Cafés"
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


def test_a_deleted_view_is_restored_exactly_by_whoever_deleted_it(engine: sa.Engine) -> None:
    ann, bob = actor(engine, Role.curator, "ann"), actor(engine, Role.curator, "bob")
    boss = actor(engine, Role.admin, "boss")
    saved = views.save_view(engine, ann, "Ours", "status=New", shared=True)
    view = views.change_view(engine, ann, saved.id, name="All of ours")
    gone = views.delete_view(engine, boss, view.id)

    for other in (ann, bob):
        with pytest.raises(UnknownAct):
            views.restore_view(engine, other, gone.event_id)
    restored = views.restore_view(engine, boss, gone.event_id)

    assert (restored.owner, restored.mine) == ("ann", False)
    assert views.list_views(engine, ann) == (replace(view, id=restored.id),)


@pytest.mark.parametrize("shared", [False, True])
def test_ones_own_deleted_view_is_restored_by_oneself_or_an_admin(
    engine: sa.Engine, shared: bool
) -> None:
    ann, boss = actor(engine, Role.curator, "ann"), actor(engine, Role.admin, "boss")
    for who in (ann, boss):
        view = views.save_view(engine, ann, "Mine", "q=cafe", shared=shared)
        gone = views.delete_view(engine, ann, view.id)
        restored = views.restore_view(engine, who, gone.event_id)

        [seen] = views.list_views(engine, ann)
        assert seen == replace(view, id=restored.id)
        views.delete_view(engine, ann, seen.id)


def test_a_view_is_not_restored_beside_another_of_its_name(engine: sa.Engine) -> None:
    ann, boss = actor(engine, Role.curator, "ann"), actor(engine, Role.admin, "boss")
    view = views.save_view(engine, ann, "Mine", "q=cafe", shared=False)
    gone = views.delete_view(engine, boss, view.id)
    views.save_view(engine, ann, "mine", "status=New", shared=False)

    with pytest.raises(InvalidInput, match=r"^Its owner already has .*“mine”. Rename that one"):
        views.restore_view(engine, boss, gone.event_id)

    assert names(engine, ann) == ["mine"]


def test_only_an_act_that_deleted_a_view_restores_one(engine: sa.Engine) -> None:
    boss = actor(engine, Role.admin, "boss")
    views.save_view(engine, boss, "Mine", "q=cafe", shared=False)
    [*_, saved] = [e.id for e in list_events(engine, AuditQuery(acts=("view_saved",))).items]

    for event_id in (saved, 77_777):
        with pytest.raises(UnknownAct):
            views.restore_view(engine, boss, event_id)


def test_what_is_done_to_views_is_in_the_history(engine: sa.Engine) -> None:
    ann = actor(engine, Role.curator, "ann")

    view = views.save_view(engine, ann, "Ours", "status=New", shared=True)
    views.change_view(engine, ann, view.id, shared=False)
    gone = views.delete_view(engine, ann, view.id)
    views.restore_view(engine, ann, gone.event_id)

    found = list_events(engine, AuditQuery(actor="ann")).items
    told = [(event.act, _words(event)) for event in found if event.act.startswith("view_")]
    assert told == [
        ("view_saved", {"name": "Ours", "query": "status=New", "owner": "ann"}),
        ("view_deleted", {"name": "Ours", "query": "status=New", "shared": "no", "owner": "ann"}),
        ("view_changed", {"name": "Ours", "shared": "no"}),
        ("view_saved", {"name": "Ours", "query": "status=New"}),
    ]


def _words(event: AuditEvent) -> dict[str, Any]:
    """Without when the view was made and changed, which is for its restoring."""
    return {name: fact for name, fact in event.facts.items() if not name.endswith("_at")}
