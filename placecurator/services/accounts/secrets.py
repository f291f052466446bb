"""Secrets that we make: long, random, recognisable; only their digest is kept."""

from __future__ import annotations

import secrets
from hashlib import sha256

SESSION = "pc_s_"
TOKEN = "pc_t_"
LINK = "pc_l_"
FLOW = "pc_f_"
"""How the secrets of each kind begin, so that scanners for leaked ones know them."""

_RANDOM_BYTES = 32
_HINT = 8


def new_secret(kind: str) -> str:
    """A secret that nobody can guess; ``kind`` is one of the prefixes."""
    return kind + secrets.token_urlsafe(_RANDOM_BYTES)


def digest(secret: str) -> str:
    """The SHA-256 of a secret, in hexadecimal: its bytes are random, so a slow hash adds nothing.

    Of what is no text that can be sent (half a surrogate pair) nothing we made has the digest.
    """
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def hint(secret: str) -> str:
    """What people may see of a secret to know it by."""
    return secret[:_HINT]
