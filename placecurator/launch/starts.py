"""The two ways to start: on the user's own data, and as a demo with sample places."""

from __future__ import annotations

import sqlalchemy as sa

from placecurator.domain.errors import CannotStart
from placecurator.launch.checks import free_port
from placecurator.launch.launcher import run
from placecurator.launch.progress import say, step
from placecurator.services.sample import load_sample
from placecurator.settings import CHECKOUT, Settings


def up(settings: Settings) -> None:
    """Run the product on the user's own data until it is stopped.

    Raises:
        CannotStart: see :func:`placecurator.launch.launcher.run`.
    """
    say("Starting Place Curator")
    run(settings, "Import places on the page, or with: .venv/bin/placecurator import FILE")


def demo(settings: Settings) -> None:
    """Run the product with sample places and a demo provider until it is stopped.

    Raises:
        CannotStart: see :func:`placecurator.launch.launcher.run`; or the data folder has somebody's
            own places, which the sample must not be mixed with.
    """
    say("Starting the demo of Place Curator")
    settings = demo_settings(settings)
    _claim_for_the_demo(settings)
    run(settings, "Select some places, press Selected, and watch their deep scans.", _load_sample)


def demo_settings(settings: Settings) -> Settings:
    """The settings of the demo: data, database and provider of its own, never the user's."""
    return settings.model_copy(
        update={
            "home": settings.home if "home" in settings.model_fields_set else CHECKOUT / ".demo",
            "database_url": None,
            "demo_provider_port": free_port(),
        }
    )


def _claim_for_the_demo(settings: Settings) -> None:
    mark = settings.home / "demo.txt"
    if mark.exists() or settings.home.is_file():  # a file is refused in better words later
        return
    if (settings.home / "placecurator.db").exists():
        raise CannotStart(
            f"{settings.home} has your own places; the demo does not mix its sample with them. "
            "Start `make up`, or set PLACECURATOR_HOME to another folder for the demo."
        )
    try:
        settings.home.mkdir(parents=True, exist_ok=True)
        mark.write_text("This folder belongs to the demo of Place Curator. Delete it at will.\n")
    except OSError:  # refused in better words by the checks that come next
        return


def _load_sample(engine: sa.Engine) -> None:
    with step("Loading the sample places"):
        load_sample(engine)
