"""``python -m placecurator.demo``: start the demo provider."""

from __future__ import annotations

from typing import Annotated

import typer

from placecurator.demo.app import create_app
from placecurator.demo.faults import FaultPlan
from placecurator.demo.server import serve


def main(
    port: Annotated[int, typer.Option(min=1, max=65535, help="TCP port to listen on.")],
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    latency_ms: Annotated[
        int, typer.Option(min=0, max=60_000, help="Average time for one answer, in ms.")
    ] = 150,
    slow_ms: Annotated[
        int, typer.Option(min=0, max=600_000, help="Time that the fault 'slow' takes, in ms.")
    ] = 4000,
    faults: Annotated[
        str,
        typer.Option(
            envvar="PLACECURATOR_DEMO_FAULTS",
            help="Percent of places that fail, such as 'not_found=3,rate_limited=5'.",
        ),
    ] = "",
) -> None:
    """Answer like Google Places, from the bundled sample, and serve the places' websites."""
    try:
        plan = FaultPlan.parse(faults)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--faults") from error
    app = create_app(plan, latency_ms=latency_ms, slow_ms=slow_ms, hosts=frozenset({host}))
    typer.echo(f"The demo provider answers at http://{host}:{port}")
    try:
        serve(app, host, port)
    except OSError as error:
        typer.echo(f"Cannot listen on {host}:{port}: {error.strerror}.", err=True)
        raise typer.Exit(1) from error


if __name__ == "__main__":
    typer.run(main)
