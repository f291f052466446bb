"""The running demo and a browser; browser tests never skip, they fail with what is missing."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    StorageState,
)
from pytest_playwright.pytest_playwright import CreateContextCallback

from tests.chromium import find_chromium
from tests.commands import started
from tests.e2e import people
from tests.oidc_provider import Provider, running_provider, trusting
from tests.waiting import wait_until

READY_WITHIN_S = 240
"""The pages' packages may have to be installed and built, beside other tests."""

PATIENCE_MS = 15_000

QUIET_CHROMIUM = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of the demo."""
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="session")
def demo_said(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file with what the demo prints."""
    return tmp_path_factory.mktemp("said") / "demo.txt"


@pytest.fixture(scope="session")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Provider]:
    """A sign-in provider that the demo trusts."""
    with running_provider(tmp_path_factory.mktemp("provider"), _free_port()) as running:
        yield running


@pytest.fixture(scope="session")
def demo_url(demo_home: Path, demo_said: Path, provider: Provider) -> Iterator[str]:
    """The whole product, started by the command that people use; with the sample."""
    port = _free_port()
    settings = trusting(provider.issuer)
    with started("demo", home=demo_home, said=demo_said, port=port, **settings) as process:
        wait_until(
            lambda: "Ctrl-C" in demo_said.read_text() or process.poll() is not None,
            within_s=READY_WITHIN_S,
            what="the demo is ready",
        )
        if process.poll() is not None:
            pytest.fail(f"The demo did not start:\n{demo_said.read_text()}")
        yield f"http://localhost:{port}"


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Drive the Chromium of the machine."""
    chromium = find_chromium()
    if chromium is None:
        pytest.fail("Browser tests need Chromium: run `make test`, which installs one.")
    return browser_type_launch_args | {
        "executable_path": str(chromium),
        "args": list(QUIET_CHROMIUM),
    }


@pytest.fixture(scope="session")
def uncaught() -> list[str]:
    """The errors that nobody caught in any page so far."""
    return []


@pytest.fixture(scope="session")
def browser(browser: Browser, uncaught: list[str]) -> Browser:
    """The browser, which tells the errors of whatever page is opened in it."""

    def listen(context: BrowserContext) -> None:
        context.on("weberror", lambda wrong: uncaught.append(str(wrong.error)))

    browser.on("context", listen)
    return browser


@pytest.fixture(autouse=True)
def no_page_fails_unseen(uncaught: list[str]) -> Iterator[None]:
    """A page that has an error of its own fails the test, whoever opened it."""
    yield
    told, uncaught[:] = uncaught[:], []
    assert told == []


@pytest.fixture(scope="session")
def base_url(demo_url: str) -> str:
    """What the paths in tests start from."""
    return demo_url


@pytest.fixture(scope="session")
def signed_in(browser: Browser, demo_url: str, demo_said: Path) -> StorageState:
    """The cookie of the first admin, who has followed the link that the demo prints.

    The password that he sets lets the pages show their rows instead of asking for one.
    """
    [link] = re.findall(rf"{demo_url}/sign-in#link=\S+", demo_said.read_text())
    context = browser.new_context(base_url=demo_url)
    page = context.new_page()
    people.enter(page, link)
    people.set_password(page, people.PASSWORD)
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture(scope="session")
def browser_context_args(
    browser_context_args: dict[str, Any], signed_in: StorageState
) -> dict[str, Any]:
    """A window as on a laptop, in which the first admin is signed in."""
    window = {"viewport": {"width": 1400, "height": 1100}}
    return browser_context_args | window | {"storage_state": signed_in}


@pytest.fixture
def stranger(new_context: CreateContextCallback) -> Page:
    """A tab of another browser, in which nobody is signed in."""
    context = new_context()
    context.clear_cookies()
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    return page


@pytest.fixture
def page(context: BrowserContext, demo_url: str) -> Iterator[Page]:
    """A tab in which nothing may go wrong unseen, and nothing may leave the machine."""
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    wrong: list[str] = []

    def note_error(line: ConsoleMessage) -> None:
        if line.type == "error":
            wrong.append(line.text)

    def note_foreign(request: Request) -> None:
        if _is_elsewhere(request.url, demo_url):
            wrong.append(request.url)

    page.on("console", note_error)
    page.on("request", note_foreign)
    yield page
    assert wrong == []


def _is_elsewhere(url: str, demo_url: str) -> bool:
    here = (demo_url, demo_url.replace("http:", "ws:"), "data:", "blob:")
    return not url.startswith(here)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
