"""A page as a colleague opens it in a real browser, and what is looked at on every one: accessible, no wider than the screen, quiet."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import Watched
from playwright.sync_api import Browser, Page
from seed import signed_in_cookie

from liaison.app import App

WIDE, NARROW = (1440, 900), (390, 844)
# by axe on a telephone in `make test`, and at a desk in `make long`; that a page fits and is quiet is seen at both each time
WIDTHS = pytest.mark.parametrize(
    "width", [pytest.param(NARROW, id="telephone"), pytest.param(WIDE, id="desk", marks=pytest.mark.long)]
)
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# what is wrong is told in full; telling all that is right takes longer than looking
AXE = {"runOnly": {"type": "tag", "values": WCAG}, "resultTypes": ["violations"]}
AXE_SCRIPT = Axe().axe_script


@dataclass
class Site:
    """The served pages, the App behind them, and how to open a page as a colleague."""

    app: App
    ids: dict[str, int]
    home: str
    browser: Browser
    judged: int = 0
    released: int = 0
    blind: int = 0
    windows: dict[str | None, Page] = field(default_factory=dict)

    def open(self, path: str, *, width: tuple[int, int] = WIDE, name: str | None = "Lena", script: bool = True) -> Page:
        """A new page in a browser context of its own."""
        context = self.browser.new_context(
            viewport={"width": width[0], "height": width[1]},
            base_url=self.home,
            java_script_enabled=script,
            reduced_motion="reduce",
        )
        context.set_default_timeout(20_000)
        if name:
            token = signed_in_cookie(self.app, self.ids[name])[0]
            context.add_cookies([{"name": "liaison", "value": token, "url": self.home}])
        page = context.new_page()
        page.watched = Watched(page, self.home)
        page.goto(path)
        return page

    def visit(self, path: str, *, width: tuple[int, int] = WIDE, name: str | None = "Lena") -> Page:
        """A page for looking at, in the one window in which this colleague goes from page to page: a new window for each of them would
        start a process that reads every script anew. What a test does in its pages it does in `open`."""
        page = self.windows.get(name)
        if page is None:
            page = self.windows[name] = self.open(path, width=width, name=name)
            return page
        page.set_viewport_size({"width": width[0], "height": width[1]})
        page.goto("about:blank")  # what the page before has to say is said before it is forgotten
        page.watched.troubles.clear()
        page.goto(path)
        return page


def ready(page: Page) -> None:
    """Wait until the components' script has run, where the page has one."""
    page.evaluate(
        "() => { const own = document.getElementById('app-script'); return own && import(own.dataset.components).then(() => 1) }"
    )


def violations(page: Page, options: dict[str, Any]) -> list[dict[str, Any]]:
    """What axe finds wrong. Its half a million characters go into a page once, however often it is looked at; what is right stays there."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found: list[dict[str, Any]] = page.evaluate("options => axe.run(options).then(found => found.violations)", options)
    return found


def look_closely(page: Page, name: str) -> None:
    """No accessibility violation, no sideways scrolling, nothing asked of another host, no error."""
    said = [(one["id"], [node["html"][:120] for node in one["nodes"]][:3]) for one in violations(page, AXE)]
    assert said == [], f"{name}: {said}"
    look_whether_it_fits(page, name)


def look_whether_it_fits(page: Page, name: str) -> None:
    """No sideways scrolling, nothing asked of another host, no error."""
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), (
        f"{name} scrolls sideways"
    )
    troubles = [one for one in page.watched.troubles if not (name.startswith("nowhere") and "404" in one)]
    assert troubles == [], name


def look_at_a_desk_too(page: Page, name: str) -> None:
    """The page as it stands fits the width of a desk."""
    page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
    look_whether_it_fits(page, f"{name} at {WIDE[0]}")


def tab_until(page: Page, sign: str, limit: int = 60) -> None:
    """Press Tab until the focused element fits a selector."""
    for _ in range(limit):
        page.keyboard.press("Tab")
        if page.evaluate("sign => document.activeElement.matches(sign)", sign):
            return
    raise AssertionError(f"no {sign} within {limit} tabs")
