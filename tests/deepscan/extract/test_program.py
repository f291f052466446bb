"""The program that other programs run: one page, or a batch of them."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

PROGRAM = [sys.executable, "-m", "placecurator.deepscan.extract"]
PAGE = (
    "<p>info@good.fi, puh. 09 4717 2308, faksi 09 4717 2309, Katu 5, 00100 Helsinki, "
    'ma-pe 10-18 <a href="https://www.facebook.com/good">us</a>'
)

KINDS = (
    *("emails", "phones", "faxes", "socials", "hours", "addresses"),
    *("names", "languages", "parked"),
)


def run(*arguments: str, page: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run([*PROGRAM, *arguments], input=page, capture_output=True, text=True)


def batch(folder: Path, *lines: Any) -> list[dict[str, Any]]:
    file = folder / "batch.ndjson"
    file.write_text(
        "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
    )
    done = run("--batch", str(file))
    assert (done.returncode, done.stderr) == (0, "")
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_page_on_the_standard_input_gives_one_object() -> None:
    done = run("--json", "--url", "https://good.fi/", "--country", "FI", page=PAGE)

    facts = json.loads(done.stdout)
    assert [found["value"] for found in facts["emails"]] == ["info@good.fi"]
    assert [found["value"] for found in facts["phones"]] == ["+358947172308"]
    assert [found["value"] for found in facts["faxes"]] == ["+358947172309"]
    assert [found["network"] for found in facts["socials"]] == ["facebook"]
    assert [found["value"] for found in facts["hours"]] == ["Mo-Fr 10:00-18:00"]
    assert [address["postal_code"] for address in facts["addresses"]] == ["00100"]
    assert [found["value"] for found in facts["names"]] == ["good"]
    everything = [found for kind in facts.values() for found in kind]
    assert all(found["method"] and 0 < found["confidence"] <= 1 for found in everything)


def test_an_empty_page_gives_empty_lists() -> None:
    facts = json.loads(run("--json").stdout)

    assert facts == {kind: [] for kind in KINDS}


def test_each_line_of_a_batch_gives_a_line_with_its_id(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(PAGE)

    first, second = batch(
        tmp_path,
        {"id": "a", "url": "https://good.fi/", "country": "FI", "path": str(page)},
        {"id": 2, "path": str(page)},
    )

    assert first["id"] == "a"
    assert first["phones"][0]["value"] == "+358947172308"
    assert second["id"] == 2
    assert second["emails"][0]["value"] == "info@good.fi"


def test_what_cannot_be_read_is_told_and_the_others_go_on(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(PAGE)
    ids = ["none", "folder", "no path", "number", "null in it", "country", "good"]

    results = batch(
        tmp_path,
        "not json",
        "[1]",
        {"id": "none", "path": str(tmp_path / "none.html")},
        {"id": "folder", "path": str(tmp_path)},
        {"id": "no path"},
        {"id": "number", "path": 5},
        {"id": "null in it", "path": "a\0b"},
        {"id": "country", "path": str(page), "country": 5},
        "",
        {"id": "good", "path": str(page), "url": None, "country": None},
    )

    assert [result["id"] for result in results] == [None, None, *ids]
    assert all("error" in result for result in results[:-1])
    assert results[-1]["emails"]


def test_odd_input_gives_a_line_of_json_for_each_page(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    bodies = {
        "empty": b"",
        "binary": random.Random(1).randbytes(100_000),
        "huge": b"<p>info@good.fi</p>" + b"x" * 50_000_000,
        "nulls": b"\0" * 100_000,
    }
    for name, body in bodies.items():
        (tmp_path / name).write_bytes(body)

    results = batch(
        tmp_path,
        *({"id": name, "path": str(tmp_path / name)} for name in bodies),
        {"id": "pipe", "path": str(pipe)},
        {"id": "device", "path": "/dev/zero"},
        {"id": {"a": [1]}, "path": str(tmp_path / "empty"), "country": "\ud800"},
        '{"id": NaN, "path": "x"}',
        '{"id": 1e999, "path": "x"}',
        '{"id": ' + "[" * 5_000 + "]" * 5_000 + "}",
        '{"id": "long", "path": "' + "x" * 2_000_000 + '"}',
        {"id": "last", "path": str(tmp_path / "empty"), "url": "http://[", "country": "??"},
    )

    assert [result["id"] for result in results] == [
        *bodies,
        *("pipe", "device", {"a": [1]}, None, None, None, None, "last"),
    ]
    assert [result["id"] for result in results if "error" in result] == [
        *("pipe", "device", None, None, None, None)
    ]
    assert results[2]["emails"][0]["value"] == "info@good.fi"


def test_a_batch_that_is_not_there_is_told_in_one_line(tmp_path: Path) -> None:
    done = run("--batch", str(tmp_path / "none"))

    assert done.returncode == 2
    assert done.stderr == f"cannot read {tmp_path / 'none'}: No such file or directory\n"
