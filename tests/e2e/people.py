"""People with accounts in the running demo."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Locator, Page, StorageState, expect

from tests.commands import placecurator

PASSWORD = "a goat on a bicycle"


def added(home: Path, name: str, role: str) -> str:
    """The one-time link of somebody new."""
    result = placecurator("user", "add", name, "--role", role, home=home)
    assert result.returncode == 0, result.stderr
    return result.stdout.split()[-1]


def enter(page: Page, link: str) -> None:
    """Follow a one-time link and wait for the triage page."""
    page.goto(link)
    expect(account(page)).to_be_visible()


def account(page: Page) -> Locator:
    """The button with the name of whoever is signed in."""
    return page.get_by_role("button", name="Account of")


def wait_for_the_sign_in(page: Page) -> None:
    """Wait until the sign-in page is open."""
    page.wait_for_url(re.compile(r"/sign-in/?(\?|$)"))


def choose(page: Page, words: str) -> None:
    """Choose in the menu of the account."""
    account(page).click()
    page.get_by_role("dialog", name="Account").get_by_text(words, exact=True).click()


def set_password(page: Page, password: str) -> None:
    """Choose a first password on the account page."""
    page.goto("/account")
    page.get_by_label("New password (12").fill(password)
    page.get_by_label("The same again").fill(password)
    page.get_by_role("button", name="Set the new password").click()
    expect(page.get_by_text("The new password is set").first).to_be_visible()


def sign_in(page: Page, name: str, password: str) -> None:
    """Send the form of the sign-in page, which is open."""
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").click()


def cookies_of(state: StorageState) -> str:
    """The cookies of a browser as a header has them."""
    return "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in state["cookies"])
