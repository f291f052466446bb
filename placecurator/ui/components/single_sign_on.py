"""The way to the sign-in provider."""

from __future__ import annotations

import reflex as rx

_glue = rx.asset("single_sign_on.jsx", shared=True)


class SingleSignOn(rx.Component):
    """A button, if a provider is set up; and why somebody was sent back, if he was.

    ``problems`` has the words for each code that the address of the page may carry.
    """

    library = _glue.importable_path
    tag = "SingleSignOn"

    problems: rx.Var[dict[str, str]]


single_sign_on = SingleSignOn.create
