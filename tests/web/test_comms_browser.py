"""The communications document in a real browser: written, signed off and read without a script, by keyboard, at both widths, and on paper."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import served
from build import app_on, service
from page_views import NARROW, WIDE, Site, look_closely
from playwright.sync_api import Browser, expect

from liaison.store.session import open_engine


@pytest.fixture(scope="module")
def site(chrome: Browser, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    path = tmp_path_factory.mktemp("comms") / "liaison.db"
    shutil.copy(sqlite_template, path)
    engine = open_engine(f"sqlite:///{path}")
    app = app_on(engine)
    ids = service(app)
    with served(app) as home:
        yield Site(app, ids, home, chrome)
    engine.dispose()


def test_written_signed_off_and_read_without_a_script(site: Site) -> None:
    page = site.open("/communications", name="Lena", script=False)
    page.get_by_label("What happens, step by step").fill("You ring us.\nWe meet where you like.")
    page.get_by_label("Whom to contact").fill("Ring the duty nurse.")
    page.get_by_label("What is hard (1)").fill("The wait is long.")
    page.get_by_role("button", name="Save the draft").press("Enter")
    expect(page.get_by_text("Before it can be signed off:")).to_be_visible()
    look(site, "/communications", "Lena")
    page.get_by_label("Tell us what you think, or complain").fill("Tell us.")
    page.get_by_label("What we are doing (1)").fill("One more colleague starts in May.")
    page.get_by_role("button", name="Save the draft").press("Enter")
    page.get_by_label("Made with").fill("six people who use the service")
    page.get_by_label("Signed off by").fill("the reference group")
    page.get_by_label("Signed off on").fill("2026-11-20")
    page.get_by_label("Owner").select_option(label="Lena")
    page.get_by_role("button", name="Sign it off and show it to everybody").press("Enter")
    expect(page.get_by_text("0 of 2 practices have version 1")).to_be_visible()
    look(site, "/communications", "Lena")

    anybody = site.open("/how-we-work", name=None, script=False)
    expect(anybody.get_by_role("listitem").filter(has_text="We meet where you like.")).to_be_visible()
    look(site, "/how-we-work", None)
    anybody.emulate_media(media="print")
    expect(anybody.get_by_role("link", name="save it as a Word file")).to_be_hidden()


def look(site: Site, path: str, name: str | None) -> None:
    """The page as it stands, with a script."""
    page = site.visit(path, name=name)
    for width in (NARROW, WIDE):
        page.set_viewport_size({"width": width[0], "height": width[1]})
        look_closely(page, f"{path} at {width[0]}")
