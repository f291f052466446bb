"""``python -m placecurator.cli`` is the same as the command ``placecurator``."""

from placecurator.cli import main

main()
