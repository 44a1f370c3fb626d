"""Practices' page and the admins' in a real browser: accessible, usable on a telephone, by keyboard, and without JavaScript."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from asking_practices import asked, page_path, run_days, said, the_person, with_pages
from browsing import Watched, served
from build import TUESDAY_10AM, app_on, arrive, cases, letters, mail, service
from caseload import review_of
from page_views import NARROW, WIDE, look_closely
from playwright.sync_api import Browser, Page, expect
from seed import signed_in_cookie

from liaison.app import App
from liaison.domain.practice_answers import Kind
from liaison.reviews import digest_page
from liaison.store.session import open_engine


@dataclass
class Site:
    """The served pages, the App behind them, the people in the letter, and an admin's cookie."""

    app: App
    home: str
    browser: Browser
    people: list[int]
    path: str
    answer_id: int
    cookie: str

    def open(self, path: str, width: tuple[int, int], *, admin: bool = True, script: bool = True) -> Page:
        size = {"width": width[0], "height": width[1]}
        context = self.browser.new_context(
            viewport=size, base_url=self.home, java_script_enabled=script, reduced_motion="reduce"
        )
        if admin:
            context.add_cookies([{"name": "liaison", "value": self.cookie, "url": self.home}])
        page = context.new_page()
        page.watched = Watched(page, self.home)
        page.goto(path)
        return page


@pytest.fixture(scope="module")
def site(chrome: Browser, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    path = tmp_path_factory.mktemp("digests") / "liaison.db"
    shutil.copy(sqlite_template, path)
    engine = open_engine(f"sqlite:///{path}")
    app = with_pages(app_on(engine))
    ids = service(app)
    people = asked(app, 5, ailsa=ids["Ailsa"])
    first = page_path(app)
    token = first.rpartition("/")[2]
    words = "Moved in with his sister in Leith in October, we think to Glen Surgery."
    digest_page.answer(app, token, review_of(app, people[0]).id or 0, Kind.MOVED, words, (), TUESDAY_10AM)
    run_days(app, 55)
    one = review_of(app, people[1]).id
    reply = mail(
        f"Review {one} has moved to Leith, all others are fine.",
        sender="desk@99901.example",
        headers=f"In-Reply-To: {letters(app, 'review_digest')[0].message_id}",
    )
    arrive(app, reply)
    with served(app) as home:
        yield Site(
            app, home, chrome, people, first, said(app, people[0])[0].id or 0, signed_in_cookie(app, ids["Ailsa"])[0]
        )
    engine.dispose()


@pytest.mark.parametrize("width", [NARROW, WIDE], ids=["telephone", "desk"])
def test_the_pages_are_accessible_and_fit(site: Site, width: tuple[int, int]) -> None:
    message = cases(site.app)[-1].first_message_id
    for path in ("", f"/answers/{site.answer_id}", f"/replies/{message}", "/99901"):
        page = site.open(f"/reviews/practices{path}", width)
        look_closely(page, path)
        page.context.close()
    page = site.open(site.path, width, admin=False)
    look_closely(page, "before the button")
    page.get_by_role("button", name="Show who they are").click()
    expect(page.get_by_role("heading", name=the_person(site.app, site.people[0]).name)).to_be_visible()
    page.locator(f"#person-{review_of(site.app, site.people[4]).id} details summary").last.click()
    look_closely(page, "with the people, and one of them asked about once more")
    page.locator("summary").first.click()
    look_closely(page, "an answer to be said differently")
    page.context.close()
    page = site.open("/practice-reviews/1.739999.aaaaaaaaaaaaaaaaaaaaaaaa", width, admin=False)
    page.watched.troubles = [one for one in page.watched.troubles if "404" not in one]
    look_closely(page, "over")
    page.context.close()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_practice_answers_by_keyboard_with_a_file_in_a_minute(site: Site, script: bool, tmp_path: Path) -> None:
    someone = site.people[2 if script else 3]
    name, number = the_person(site.app, someone).name, review_of(site.app, someone).id
    page = site.open(site.path, NARROW, admin=False, script=script)
    page.get_by_role("button", name="Show who they are").press("Enter")
    summary = tmp_path / "summary.txt"
    summary.write_text("Seen in May, ECG in June.")
    block = page.locator(f"#person-{number}")
    block.locator("input[type=file]").set_input_files(summary)
    block.get_by_label("Anything to add").fill("Mondays suit best.")
    beside = page.locator(f"#person-{review_of(site.app, site.people[4]).id}").get_by_label("Anything to add")
    beside.fill("Methadone 45 ml, seen on Tuesday.")
    block.get_by_role("button", name=re.compile(f"^Confirm ?: {name}")).press("Enter")
    expect(block.get_by_text("You told us:")).to_be_visible()
    expect(block.get_by_text("“Mondays suit best.”")).to_be_visible()
    answer = said(site.app, someone)[-1]
    assert (answer.kind, answer.message_id is not None) == (Kind.CONFIRMED, True)
    assert said(site.app, site.people[4]) == []
    if script:
        expect(beside).to_have_value("Methadone 45 ml, seen on Tuesday.")  # written of another, and still there
        look_closely(page, "answered")
    page.context.close()
