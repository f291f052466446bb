"""``/api/v3/tokens``: the API tokens of the caller."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from placecurator.api.context import Context
from placecurator.api.idempotency import keyless
from placecurator.api.identity import Viewer
from placecurator.api.refusals import REFUSALS
from placecurator.api.schemas import Moment
from placecurator.domain.accounts import LONGEST_NAME, Role
from placecurator.services.accounts import tokens
from placecurator.services.place_params import Key

router = APIRouter(prefix="/api/v3/tokens", tags=["accounts"], responses=REFUSALS)


class NewToken(BaseModel):
    """A token to make. ``expires_at`` null: it does not expire."""

    model_config = ConfigDict(extra="forbid")

    label: Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)]
    role: Role = Field(description="At most the caller's own.")
    expires_at: Moment | None = None


class TokenItem(BaseModel):
    """A token; ``hint`` is how it begins."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    label: str
    hint: str
    user: str
    role: Role
    created_at: datetime
    last_used_at: datetime | None
    expires_at: datetime | None


class MadeToken(TokenItem):
    """A new token with its secret, which is told once."""

    token: str


class TokenItems(BaseModel):
    """The tokens, the newest first."""

    items: list[TokenItem]


@router.get("")
def list_tokens(context: Context, actor: Viewer) -> TokenItems:
    """The caller's tokens that were not revoked."""
    found = tokens.list_tokens(context.engine, actor)
    return TokenItems(items=[TokenItem.model_validate(token) for token in found])


@router.post("", status_code=201, dependencies=[keyless()])
def create_token(context: Context, body: NewToken, actor: Viewer) -> MadeToken:
    """Make a token. Only a browser may: a token cannot make further ones."""
    made, secret = tokens.create_token(
        context.engine, actor, body.label, body.role, body.expires_at
    )
    return MadeToken(**TokenItem.model_validate(made).model_dump(), token=secret)


@router.delete("/{token_id}", status_code=204)
def revoke_token(context: Context, token_id: Key, actor: Viewer) -> None:
    """Revoke a token at once: one's own, or as an admin anybody's."""
    tokens.revoke_token(context.engine, actor, token_id)
