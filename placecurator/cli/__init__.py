"""The command ``placecurator``: an edge like the API, with words instead of JSON."""

from placecurator.cli.app import main

__all__ = ["main"]
