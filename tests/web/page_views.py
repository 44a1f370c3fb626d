"""A page as a colleague opens it in a real browser, and what is looked at on every one: accessible, no wider than the screen, quiet."""

from dataclasses import dataclass

from axe_playwright_python.sync_playwright import Axe
from browsing import Watched
from playwright.sync_api import Browser, Page
from seed import signed_in_cookie

from liaison.app import App

WIDE, NARROW = (1440, 900), (390, 844)
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# what is wrong is told in full; telling all that is right takes longer than looking
AXE = {"runOnly": {"type": "tag", "values": WCAG}, "resultTypes": ["violations"]}


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


def ready(page: Page) -> None:
    """Wait until the components' script has run, where the page has one."""
    page.evaluate(
        "() => { const own = document.getElementById('app-script'); return own && import(own.dataset.components).then(() => 1) }"
    )


def look_closely(page: Page, name: str) -> None:
    """No accessibility violation, no sideways scrolling, nothing asked of another host, no error."""
    found = Axe().run(page, options=AXE)
    said = [(one["id"], [node["html"][:120] for node in one["nodes"]][:3]) for one in found.response["violations"]]
    assert said == [], f"{name}: {said}"
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), (
        f"{name} scrolls sideways"
    )
    troubles = [one for one in page.watched.troubles if not (name.startswith("nowhere") and "404" in one)]
    assert troubles == [], name


def tab_until(page: Page, sign: str, limit: int = 60) -> None:
    """Press Tab until the focused element fits a selector."""
    for _ in range(limit):
        page.keyboard.press("Tab")
        if page.evaluate("sign => document.activeElement.matches(sign)", sign):
            return
    raise AssertionError(f"no {sign} within {limit} tabs")
