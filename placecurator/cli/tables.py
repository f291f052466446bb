"""Tables of what people and strangers have written, on the terminal or in a pipe."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.table import Table
from rich.text import Text


def print_table(table: Table, rows: Iterable[Iterable[str]], *, narrowest: int) -> None:
    """Print ``table`` with ``rows``, at least ``narrowest`` characters wide.

    So a table in a pipe or a file has nothing cut from it. Cells are never markup.
    """
    console = Console()
    console.width = max(console.width, narrowest)
    for cells in rows:
        table.add_row(*map(Text, cells))
    console.print(table)
