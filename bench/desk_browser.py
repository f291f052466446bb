"""The desk under the hand: clicks, pages and live changes in a browser on a slow machine.

``python -m bench.desk_browser`` starts the demo with its sample, and Chromium with its CPU slowed
down; the server is not. What is measured is from the event's own time to the end of the frame that
shows it. The floor is the same for a box alone on an empty page, which only changes its colour.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from typing import Annotated

import typer
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Locator,
    Page,
    expect,
    sync_playwright,
)

from placecurator.launch.checks import free_port
from tests.chromium import require_chromium
from tests.commands import started
from tests.e2e import people
from tests.e2e.conftest import QUIET_CHROMIUM, READY_WITHIN_S
from tests.e2e.triage import Triage
from tests.waiting import wait_until

ROWS = 100
_HAND_MS, _HOLD_MS = 100, 60
"""How long a quick hand rests over what it is about to press, and then holds it."""
_PATIENCE_MS = 120_000
_ENDED = ("completed", "failed")

_WATCH = """() => {
  window.shifts = [];
  const note = (list) => window.shifts.push(...list.getEntries().map((entry) => entry.value));
  new PerformanceObserver(note).observe({ type: "layout-shift" });
  // From the next event of this kind to the end of the frame in which `shown` has become true.
  window.timed = (kind, shown) => {
    window.took = null;
    window.addEventListener(kind, (event) => {
      const look = () => {
        if (!shown()) return requestAnimationFrame(look);
        const channel = new MessageChannel();
        channel.port1.onmessage = () => (window.took = performance.now() - event.timeStamp);
        channel.port2.postMessage(null);
      };
      requestAnimationFrame(look);
    }, { capture: true, once: true });
  };
}"""
_EMPTY_PAGE = """<div id="box" style="width: 40px; height: 40px"></div><script>
  box.addEventListener("pointerdown", () => box.classList.toggle("on"));
</script><style>.on { background: blue }</style>"""
_TOGGLED = """(on) => window.timed("pointerdown", () => box.classList.contains("on") === on)"""
_SELECTED = """([at, on]) => window.timed("pointerdown", () =>
  document.querySelector(`.ag-row[row-index="${at}"][aria-selected="${on}"]`))"""
_ANOTHER_PAGE = """() => {
  const ids = () => [0, 15].map((at) =>
    document.querySelector(`.ag-row[row-index="${at}"] .pc-title`)?.dataset.row);
  const before = ids();
  window.timed("click", () => ids().every((id, at) => id && id !== before[at]));
}"""


@dataclass(frozen=True, slots=True)
class Figure:
    """Something measured in milliseconds, and the p95 that is wanted (None: any)."""

    what: str
    times_ms: Sequence[float]
    wanted_ms: float | None = None

    def __str__(self) -> str:
        parts = quantiles(self.times_ms, n=100, method="inclusive")
        wanted = "–" if self.wanted_ms is None else f"{self.wanted_ms:.0f}"
        return (
            f"| {self.what} | {len(self.times_ms)} | {parts[49]:.0f} | {parts[94]:.0f} | "
            f"{max(self.times_ms):.0f} | {wanted} |"
        )


def main(
    slower: Annotated[float, typer.Option(help="How much slower the browser's CPU is.")] = 4,
    clicks: int = 100,
    pages: int = 40,
    rounds: Annotated[int, typer.Option(help="How often a page of rows is scanned.")] = 2,
) -> None:
    """Print the figures as a table for ``RESULTS.md``."""
    chromium = require_chromium()
    with running_demo() as (url, link), sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(chromium), args=list(QUIET_CHROMIUM)
        )
        page = _signed_in(browser, url, link)
        _slow_down(page, slower)
        triage = Triage(page).open()
        page.evaluate(_WATCH)
        figures = (
            Figure("floor: a box on an empty page", _floor(page.context, slower, clicks)),
            Figure("click to painted selection", _clicks(triage, clicks), 32),
            Figure("next page", _pages(triage, pages), 250),
        )
        typer.echo("| | times | p50 | p95 | max | wanted p95 |\n|---|---|---|---|---|---|")
        for figure in figures:
            typer.echo(figure)
        shifts = [_live_changes(triage) for _ in range(rounds)]
        browser.close()
    typer.echo(f"layout shifts while {ROWS} rows were decided and scanned: {shifts}")


@contextmanager
def running_demo() -> Iterator[tuple[str, str]]:
    """The demo with its sample: its address, and the link that lets the admin in."""
    with tempfile.TemporaryDirectory() as folder:
        said, port = Path(folder) / "said.txt", free_port()
        with started("demo", home=Path(folder) / "home", said=said, port=port):
            wait_until(
                lambda: "Ctrl-C" in said.read_text(),
                within_s=READY_WITHIN_S,
                what="the demo is ready",
            )
            [link] = re.findall(r"http\S+/sign-in#link=\S+", said.read_text())
            yield f"http://localhost:{port}", link


def _signed_in(browser: Browser, url: str, link: str) -> Page:
    context = browser.new_context(base_url=url, viewport={"width": 1400, "height": 900})
    page = context.new_page()
    page.set_default_timeout(_PATIENCE_MS)
    people.enter(page, link)
    people.set_password(page, people.PASSWORD)
    return page


def _slow_down(page: Page, rate: float) -> None:
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": rate})


def _floor(context: BrowserContext, slower: float, times: int) -> list[float]:
    """Click on a box that changes its colour when it is pressed, and do nothing else."""
    page, took = context.new_page(), []
    _slow_down(page, slower)
    page.set_content(_EMPTY_PAGE)
    page.evaluate(_WATCH)
    for turn in range(times):
        page.evaluate(_TOGGLED, turn % 2 == 0)
        _click(page, page.locator("#box"))
        took.append(_took(page))
    page.close()
    return took


def _click(page: Page, target: Locator) -> None:
    """Click without the checks of Playwright, which lay out the page amid the event."""
    box = target.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_timeout(_HAND_MS)
    page.mouse.down()
    page.wait_for_timeout(_HOLD_MS)
    page.mouse.up()


def _clicks(triage: Triage, times: int) -> list[float]:
    """Select rows in sight and take them back, one by one."""
    took = []
    for turn in range(times):
        index, on = turn % 15, (turn // 15) % 2 == 0
        triage.page.evaluate(_SELECTED, [index, str(on).lower()])
        _click(triage.page, triage.checkbox(index))
        took.append(_took(triage.page))
    triage.page.keyboard.press("Escape")
    expect(triage.bar).to_be_hidden()
    return took


def _pages(triage: Triage, times: int) -> list[float]:
    """Go forward and back."""
    took = []
    for turn in range(times):
        triage.page.evaluate(_ANOTHER_PAGE)
        name = "Next page" if turn % 10 < 5 else "Previous page"
        _click(triage.page, triage.page.get_by_role("button", name=name, exact=True))
        took.append(_took(triage.page))
    return took


def _live_changes(triage: Triage) -> float:
    """Somebody else has the rows of the page scanned; returns how far things moved meanwhile."""
    page = triage.page
    page.wait_for_timeout(1000)  # what a click moves is not counted as live
    page.evaluate("() => (window.shifts.length = 0)")
    place_ids = [item["place_id"] for item in _places(page)]
    _decide(page, place_ids, "Selected")
    wait_until(
        lambda: all(item["deep_scan_status"] in _ENDED for item in _places(page)),
        within_s=_PATIENCE_MS / 1000,
        what="the rows are scanned",
    )
    expect(page.locator('.pc-badge[data-value="completed"]').first).to_be_visible()
    expect(page.locator('.pc-badge[data-value="processing"]')).to_have_count(0)
    total: float = page.evaluate("() => window.shifts.reduce((sum, value) => sum + value, 0)")
    _decide(page, place_ids, "New")
    return total


def _decide(page: Page, place_ids: Sequence[str], status: str) -> None:
    answer = page.request.put(
        "/api/v3/places/staging/status",
        data={"place_ids": place_ids, "status": status},
        headers={"Origin": page.evaluate("() => location.origin")},
    )
    assert answer.ok, answer.text()


def _places(page: Page) -> list[dict[str, str]]:
    items: list[dict[str, str]] = page.request.get(
        "/api/v3/places/staging", params={"limit": ROWS}
    ).json()["items"]
    return items


def _took(page: Page) -> float:
    page.wait_for_function("() => window.took !== null")
    took: float = page.evaluate("() => window.took")
    return took


if __name__ == "__main__":
    typer.run(main)
