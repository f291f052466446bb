"""Requests made up from the API's own description, by the thousand."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

_SETTINGS = Path(__file__).with_name("schemathesis.toml")


def try_out(url: str, headers: Mapping[str, str], examples: int, folder: Path) -> str:
    """Call every operation with up to ``examples`` made-up requests and some in sequence.

    Returns what was found, and the totals; ``folder`` is for what the program keeps.

    Raises:
        AssertionError: an answer is a fault, or not as described; the text has the request.
    """
    options = ("--checks", "all", "--max-examples", str(examples), "--no-color")
    # Another credential beside a good one does not make it a bad one.
    alone = ("--generation-with-security-parameters", "false")
    calm = ("--suppress-health-check", "filter_too_much", "--warnings", "off")
    sent = [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]
    program = (sys.executable, "-m", "schemathesis.cli", "--config-file", str(_SETTINGS))
    done = subprocess.run(
        (*program, "run", f"{url}/openapi.json", *options, *alone, *calm, *sent),
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
