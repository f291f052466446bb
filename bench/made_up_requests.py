"""Thousands of requests made up from the API's description, as nobody and as each role.

Fails at the first answer that is a fault of ours or is not as described.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import typer

from placecurator.domain.accounts import Role
from placecurator.storage.database import make_engine
from placecurator.storage.schema import upgrade
from tests.accounts import signed_in
from tests.doors.conftest import running_web_app
from tests.doors.schema import try_out


def main(examples: int = 150) -> None:
    """Try up to ``examples`` requests for each operation; print what the program counted."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        engine = make_engine(f"sqlite:///{folder / 'doors.db'}")
        upgrade(engine)
        with running_web_app(folder) as url:
            for role in (None, *Role):
                headers = {} if role is None else signed_in(engine, role)
                said = try_out(url, headers, examples, folder)
                print(role or "nobody", said[said.index("Test cases:") :])
        engine.dispose()


if __name__ == "__main__":
    typer.run(main)
