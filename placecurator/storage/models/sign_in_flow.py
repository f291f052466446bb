"""``sign_in_flows``: who is on his way to the sign-in provider and back."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, SQLModel


class SignInFlow(SQLModel, table=True):
    """A single sign-on that has begun in one browser.

    Its secret is in that browser's cookie; here is only the SHA-256 of it, in hexadecimal. State,
    nonce and verifier are derived from the secret, so a copy of this table is of no use.
    ``next_path`` is the page that was asked for.
    """

    __tablename__ = "sign_in_flows"

    digest: str = Field(primary_key=True, max_length=64)
    next_path: str
    expires_at: datetime = Field(index=True)
