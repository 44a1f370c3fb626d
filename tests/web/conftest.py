"""Fixtures of the pages: an App with an invented service, and browsers signed in as colleagues."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from browsing import started
from build import TUESDAY_10AM, app_on, service
from full_service import Filled, filled, opened
from page_views import Site
from playwright.sync_api import Browser as Chrome
from playwright.sync_api import expect
from seed import signed_in_cookie
from sqlalchemy import Engine
from starlette.testclient import TestClient

from liaison.app import App
from liaison.web.deps import COOKIE
from liaison.web.window import create_app

Browser = Callable[..., TestClient]


@pytest.fixture
def app(memory_engine: Engine) -> App:
    """An App on SQLite; the queries have tests of their own on both databases."""
    return app_on(memory_engine, now=TUESDAY_10AM)


@pytest.fixture
def ids(app: App) -> dict[str, int]:
    """The invented service; worker ids by first name."""
    return service(app)


@pytest.fixture
def browser(app: App, ids: dict[str, int]) -> Iterator[Browser]:
    """A browser signed in as a colleague (or as nobody)."""
    web = create_app(app)

    def open_as(name: str | None = "Nora", *, raises: bool = True) -> TestClient:
        client = TestClient(
            web, base_url="http://liaison.example", follow_redirects=False, raise_server_exceptions=raises
        )
        if name:
            token, client.csrf = signed_in_cookie(app, ids[name])
            client.cookies.set(COOKIE, token)
        return client

    return open_as


@pytest.fixture
def nora(browser: Browser) -> TestClient:
    """A duty worker's browser."""
    return browser("Nora")


@pytest.fixture(scope="module")
def chrome() -> Iterator[Chrome]:
    """A real browser for a file of tests; each page has a context of its own."""
    expect.set_options(timeout=15_000)  # a busy machine is slow, not wrong
    with started() as browser:
        yield browser


@pytest.fixture(scope="session")
def full_service(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Filled:
    """A service with a bit of everything, filled once."""
    return filled(tmp_path_factory.mktemp("full"), sqlite_template)


@pytest.fixture(scope="module")
def site(full_service: Filled, chrome: Chrome, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The pages of a copy of the full service, for a file of tests."""
    with opened(full_service, tmp_path_factory.mktemp("site"), chrome) as site:
        yield site


@pytest.fixture
def lena(browser: Browser) -> TestClient:
    """A lead's browser."""
    return browser("Lena")
