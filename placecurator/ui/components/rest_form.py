"""A form that asks the REST API, past the state of the page."""

from __future__ import annotations

from typing import Any

import reflex as rx

_glue = rx.asset("rest_form.jsx", shared=True)
_style = rx.asset("rest_form.css", shared=True)


class RestForm(rx.Component):
    """The form. Its fields become the body of the request, those left empty excepted.

    A day stands for its end. ``constants`` are sent as well. ``submit`` are the words on the
    button. After a success the page ``go_to`` is loaded (with ``returns`` rather the one that was
    asked for before the sign-in), or ``on_done`` is told. ``repeated`` is a field, named like
    another one and ``_again``, that must agree with it. ``secret`` is the field of the answer that
    is shown once, below ``secret_words``; ``secret_is_link`` makes the address of the sign-in page
    of it. ``link_in_fragment`` sends a one-time link that the page's own address carries.
    """

    library = _glue.importable_path
    tag = "RestForm"

    method: rx.Var[str]
    path: rx.Var[str]
    constants: rx.Var[dict[str, Any]]
    label: rx.Var[str]
    submit: rx.Var[str]
    color: rx.Var[str]
    variant: rx.Var[str]
    size: rx.Var[str]
    go_to: rx.Var[str]
    returns: rx.Var[bool]
    repeated: rx.Var[str]
    secret: rx.Var[str]
    secret_words: rx.Var[str]
    secret_is_link: rx.Var[bool]
    link_in_fragment: rx.Var[bool]

    @classmethod
    def get_event_triggers(cls) -> dict[str, Any]:
        """What the form tells: that what was asked for is done."""
        return {**super().get_event_triggers(), "on_done": rx.event.no_args_event_spec}

    def add_imports(self) -> dict[str, Any]:
        """The style sheet of the form."""
        return {"": _style.importable_path}


rest_form = RestForm.create


def text_field(words: str, name: str, **props: Any) -> rx.Component:
    """A field of a form with its words above; it must be filled in unless ``props`` say else."""
    return rx.el.label(
        rx.text(words, size="2", weight="medium", margin_bottom="4px"),
        rx.input(**{"name": name, "required": True, "size": "3"} | props),
    )


def new_password_fields(name: str) -> tuple[rx.Component, rx.Component]:
    """A new password, twice; ``name`` is the field's, and ``name_again`` the one to repeat it."""
    hints = {"type": "password", "auto_complete": "new-password", "min_length": 12}
    return (
        text_field("New password (12 characters or more)", name, **hints),
        text_field("The same again", f"{name}_again", **hints),
    )
