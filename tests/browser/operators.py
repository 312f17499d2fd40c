"""Accounts of operators on the running site, and what their telephones do: show the code of now."""

import os
import re
from base64 import b32decode
from pathlib import Path
from typing import Final

from django.conf import settings
from playwright.sync_api import Page

from tests import clock
from tests.accounts import code_at
from tests.browser.running import command

PASSWORD: Final = "long and made up for a browser"


def name_here(word: str) -> str:
    """A name that no other test process takes: all share one site's rows."""
    return f"{word}-{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"


def make_operator(word: str, folder: Path | None = None) -> str:
    """An operator's account on the running site, or on that of a folder, made as the handbook says; gives its name."""
    name = name_here(word)
    folder = folder or Path(settings.DATA_DIR) / "site"
    words = ("createsuperuser", "--noinput", "--username", name, "--email", "")
    command(folder, *words, DJANGO_SUPERUSER_PASSWORD=PASSWORD)
    return name


def give_password(page: Page, name: str) -> None:
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def secret_on(page: Page) -> str:
    """What a telephone would read from the page on which it is set up, as hexadecimal digits."""
    text = page.locator(".secret").inner_text()
    return b32decode(re.sub(r"\s", "", text)).hex()


def give_code(page: Page, secret: str, steps: int = 0) -> str:
    """Type what the telephone shows, and give it. No code works twice: `steps` later than one that was typed before."""
    code = code_at(clock.now().timestamp(), secret, steps)
    type_code(page, code)
    return code


def type_code(page: Page, code: str) -> None:
    page.get_by_label("Code of six digits").fill(code)
    page.get_by_role("button", name="Go on").click()


def set_up(page: Page, name: str) -> str:
    """The whole first sign-in, from the page with name and password on; gives the secret."""
    give_password(page, name)
    secret = secret_on(page)
    give_code(page, secret)
    page.get_by_role("link", name="I have kept them: go on").click()
    return secret
