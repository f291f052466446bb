"""The command that counts what must be zero, and repairs what can be repaired."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated

import typer
from rich import box
from rich.table import Table

from placecurator.cli.database import opened_database
from placecurator.cli.tables import print_table
from placecurator.services.doctor import Checkup, Finding, Healed, examine, heal
from placecurator.settings import current_settings

_NARROWEST = 100
_SHOWN_EXAMPLES = 3


def doctor(
    repair: Annotated[
        bool, typer.Option("--heal", help="Repair what can be repaired, and say what was done.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Say it as JSON.")] = False,
) -> None:
    """Count what must be zero: places that are stuck, results that are lost.

    The exit code is 0 when all is zero, and 1 when not.
    """
    settings = current_settings()
    tick_s = settings.scheduler_interval_s
    with opened_database(migrate=False, refuse_drift=False) as engine:
        healed = heal(engine, actor=settings.curator, tick_s=tick_s) if repair else []
        checkup = examine(engine, tick_s=tick_s)
    if as_json:
        typer.echo(_as_json(checkup, healed))
    else:
        _say(checkup, healed)
    if checkup.stuck:
        raise typer.Exit(1)


def _as_json(checkup: Checkup, healed: list[Healed]) -> str:
    answer = {
        "checked_at": checkup.checked_at.isoformat(),
        "stuck": checkup.stuck,
        "healed": [asdict(one) for one in healed],
        "findings": [asdict(finding) for finding in checkup.findings],
    }
    return json.dumps(answer, indent=2)


def _say(checkup: Checkup, healed: list[Healed]) -> None:
    for one in healed:
        typer.echo(f"Healed {one.count:,}: {one.name.words} {one.words}")
    if checkup.stuck == 0:
        typer.echo(f"0 stuck. {len(checkup.findings)} checks, all zero.")
        return
    rows = map(_cells, checkup.broken)
    print_table(_table(checkup), rows, narrowest=_NARROWEST)
    others = len(checkup.findings) - len(checkup.broken)
    typer.echo(f"The other {others} are zero." if others else "Until then nothing can be counted.")


def _table(checkup: Checkup) -> Table:
    table = Table(box=box.SIMPLE_HEAD, title=f"{checkup.stuck:,} stuck", title_justify="left")
    table.add_column("Check", overflow="fold", ratio=3)
    table.add_column("Count", justify="right")
    table.add_column("For example", overflow="fold", ratio=3)
    table.add_column("Cure", overflow="fold", ratio=4)
    return table


def _cells(finding: Finding) -> tuple[str, ...]:
    examples = "\n".join(finding.examples[:_SHOWN_EXAMPLES])
    return finding.words, f"{finding.count:,}", examples, finding.cure
