"""A real browser on the real pages: Chromium as the system has it, and the pages served on a free port of this machine."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic, sleep
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright

from liaison.app import App
from liaison.web.window import create_app

# What is left out of the browser around the page. The last list given counts, so Playwright's own stands here too; to it come the lists
# under the address bar, which are pages themselves: each window would start another process for them that nobody sees.
LEFT_OUT = (
    *("AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades", "PaintHolding"),
    *("HttpsFirstBalancedModeAutoEnable", "LensOverlay", "MediaRouter", "ThirdPartyStoragePartitioning"),
    *("AvoidCorsURLLoaderRestartOnRedirect", "OptimizationHints", "NetworkTimeServiceQuerying", "PreconnectToSearch"),
    *("AimEnabled", "WebUIOmniboxPopup", "WebUIOmniboxAimPopup"),
)
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
    f"--disable-features={','.join(LEFT_OUT)}",
]
PATIENCE = 20.0  # seconds


def chromium() -> str:
    """Where Chromium is. A machine without it fails: these tests are never skipped."""
    found = os.environ.get("LIAISON_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not found:
        pytest.fail(
            "Chromium is not installed: install the system's package `chromium`, or name it in LIAISON_CHROMIUM."
        )
    return found


@contextmanager
def started() -> Iterator[Browser]:
    """One headless browser with an empty profile."""
    path = chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def served(app: App, wrap: Callable[[Any], Any] = lambda web: web) -> Iterator[str]:
    """The pages of an App on a free port, perhaps wrapped by a watcher; gives their address."""
    server = uvicorn.Server(
        uvicorn.Config(wrap(create_app(app)), host="127.0.0.1", port=0, log_level="error", access_log=False)
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until = monotonic() + PATIENCE
    while not server.started:
        assert monotonic() < until, "the pages did not start"
        sleep(0.02)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(PATIENCE)


class Watched:
    """What a page did that it should not: console errors, and requests to any other host."""

    def __init__(self, page: Page, home: str) -> None:
        self.troubles: list[str] = []
        page.on("console", lambda said: self.troubles.append(said.text) if said.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: self.troubles.append(str(error)))
        page.on(
            "request", lambda asked: None if asked.url.startswith((home, "data:")) else self.troubles.append(asked.url)
        )
