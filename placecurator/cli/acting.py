"""Who acts when a command runs, and the address of a one-time link."""

from __future__ import annotations

from placecurator.domain.accounts import Actor, Role
from placecurator.launch.home import Home
from placecurator.services.accounts.links import link_url
from placecurator.settings import current_settings


def this_machine() -> Actor:
    """An admin under the name of the settings: whoever runs a command has the database anyway."""
    return Actor(name=current_settings().curator, role=Role.admin, user_id=None, via="command")


def link_here(secret: str) -> str:
    """Where a browser signs in with the secret of a link: at the product that runs, if one does."""
    settings = current_settings()
    running = Home(settings.home).running()
    return link_url(running.url if running else settings.url, secret)
