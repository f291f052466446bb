"""What a program asks of PostgreSQL, counted by the server itself."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import sqlalchemy as sa

_LINE = re.compile(r"^(\w+) LOG:  (?:statement|execute [^:]*): (.*(?:\n\t.*)*)", re.MULTILINE)
_NO_QUERIES = ("BEGIN", "COMMIT", "ROLLBACK", ";")
"""What frames transactions, and what the pool asks before it hands out a connection."""


class Statements:
    """The statements of ``program`` in the database of ``engine``.

    The program must connect with ``url``, as a role of its own, whose statements the server logs.
    Unlike the statistics of PostgreSQL, which a connection at rest may keep back for ten seconds,
    the log is complete at any time, and tells which statements they were.
    """

    def __init__(self, engine: sa.Engine, program: str):
        self._role = f"{program}_of_{engine.url.database}"
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            for command in (
                "ALTER SYSTEM SET log_line_prefix TO '%%u '",
                "SELECT pg_reload_conf()",
                f"CREATE ROLE {self._role} SUPERUSER LOGIN",
                f"ALTER ROLE {self._role} SET log_statement TO 'all'",
            ):
                connection.exec_driver_sql(command)
            folder = connection.exec_driver_sql("SHOW data_directory").scalar_one()
        self._log = Path(folder) / "log"
        self._position = 0
        self.url = engine.url.set(username=self._role).render_as_string(hide_password=False)

    def clear(self) -> None:
        """Count from now on."""
        self._position = self._log.stat().st_size

    def queries(self) -> Counter[str]:
        """How often each was asked, with the places of its parameters."""
        with self._log.open("rb") as log:
            log.seek(self._position)
            said = log.read().decode(errors="replace")
        return Counter(
            words.strip()
            for role, words in _LINE.findall(said)
            if role == self._role and words.strip() not in _NO_QUERIES
        )
