"""``/api/v3/users``: who may sign in, for admins."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import sqlalchemy as sa
from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field, StrictBool

from placecurator.api.context import Context
from placecurator.api.idempotency import keyless
from placecurator.api.identity import needs
from placecurator.api.refusals import REFUSALS
from placecurator.domain.accounts import LONGEST_NAME, Actor, Role
from placecurator.domain.errors import InvalidInput, UnknownAccount
from placecurator.services.accounts import users
from placecurator.services.place_params import Key

router = APIRouter(
    prefix="/api/v3/users", tags=["accounts"], responses=REFUSALS, dependencies=[keyless()]
)

Admin = Annotated[Actor, needs(Role.admin)]


class NewUser(BaseModel):
    """A user to add."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)]
    role: Role


class UserChange(BaseModel):
    """What to change; what is left out stays. ``reset`` ends password, sessions and tokens."""

    model_config = ConfigDict(extra="forbid")

    role: Role | None = None
    disabled: StrictBool | None = None
    reset: StrictBool = False


class UserItem(BaseModel):
    """A user. ``disabled_at`` null: he may sign in; ``last_seen_at`` null: he never did."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    name: str
    role: Role
    has_password: bool
    disabled_at: datetime | None
    last_seen_at: datetime | None
    created_at: datetime
    created_by: str


class UserItems(BaseModel):
    """All users by name."""

    items: list[UserItem]


class UserAnswer(UserItem):
    """A user after the change.

    ``link`` is the secret of a new one-time link, which is told once; null: none was made.
    """

    link: str | None


@router.get("")
def list_users(context: Context, _actor: Admin) -> UserItems:
    """All users, the disabled ones too."""
    return UserItems(items=[UserItem.model_validate(u) for u in users.list_users(context.engine)])


@router.post("", status_code=201)
def add_user(context: Context, body: NewUser, actor: Admin) -> UserAnswer:
    """Add a user; the answer has the one-time link that lets him in."""
    link = users.add_user(context.engine, actor, body.name, body.role)
    known = {user.name: user for user in users.list_users(context.engine)}
    return _answer(known[" ".join(body.name.split())], link)


@router.patch("/{user_id}")
def change_user(context: Context, user_id: Key, body: UserChange, actor: Admin) -> UserAnswer:
    """Give a user another role, disable or enable him, or reset him."""
    engine = context.engine
    name, link = _user(engine, user_id).name, None
    if body.reset and body.disabled is not None:
        raise InvalidInput("reset", "cannot be asked for together with disabled")
    if body.role is not None:
        users.set_role(engine, actor, name, body.role)
    if body.disabled is not None:
        change = users.disable_user if body.disabled else users.enable_user
        change(engine, actor, name)
    if body.reset:
        link = users.reset_user(engine, actor, name)
    return _answer(_user(engine, user_id), link)


def _user(engine: sa.Engine, user_id: int) -> users.UserView:
    for user in users.list_users(engine):
        if user.id == user_id:
            return user
    raise UnknownAccount("There is no user with this id.")


def _answer(user: users.UserView, link: str | None) -> UserAnswer:
    return UserAnswer(**UserItem.model_validate(user).model_dump(), link=link)
