"""Debian's chromium for the page tests and the pictures: no telephone home, no browser downloaded."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

# A closed port of this machine: what chromium would tell its maker ends there.
_NOWHERE = "http://127.0.0.1:9"
_QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-domain-reliability",
    "--disable-quic",
    "--disable-features=NetworkTimeServiceQuerying,OptimizationHints,MediaRouter,Translate,SigninIntercept",
    f"--gaia-url={_NOWHERE}",
    f"--google-apis-url={_NOWHERE}",
    f"--component-updater=url-source={_NOWHERE}",
)


def chromium_path() -> str | None:
    """Where the machine's chromium is, None where it has none."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


@contextmanager
def open_chromium(path: str) -> Iterator[Browser]:
    """The browser without a window; as root without its sandbox, which chromium refuses there."""
    arguments = [*_QUIET, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        try:
            yield browser
        finally:
            browser.close()
