"""Training in a real browser: the public form and the page of somebody invited, and the pages of those who answer; accessible, at a desk and on a
telephone, by keyboard and without JavaScript."""

import os
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from browsing import served
from build import TUESDAY_10AM, app_on, letters, take_in, triage_all
from inviting_rows import all_gone, confirmed_cluster, with_pages
from page_views import NARROW, WIDTHS, Site, look_at_a_desk_too, look_closely, ready
from playwright.sync_api import Browser, expect
from training_rows import HOUR, LUNCH, asked, calendar_answer, do, in_words, kind, planned, put_on

from liaison.meetings import rsvp, training_dates
from liaison.store.session import open_engine

LONG = "The reception team of the health centre with the longest name in the whole of the partnership, second floor"


@pytest.fixture(scope="module")
def site(chrome: Browser, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Requests in every state, a date to come with letters held and sent, what somebody wrote and what a calendar proposed, and one to note."""
    path = tmp_path_factory.mktemp("training") / "liaison.db"
    shutil.copy(sqlite_template, path)
    engine = open_engine(f"sqlite:///{path}")
    app = with_pages(app_on(engine, now=TUESDAY_10AM))
    ids = confirmed_cluster(app)
    early = TUESDAY_10AM - timedelta(days=30)
    number = asked(app, now=early)
    asked(
        app,
        once="1" * 32,
        organisation=LONG,
        kinds=[kind(app), kind(app, "Language at the door")],
        people=14,
        when="not on Mondays",
        words="Please.",
        now=early,
    )
    asked(
        app,
        once="2" * 32,
        group="prison",
        organisation="The prison",
        contact="Nurse Bain",
        email="",
        phone="01632 960555",
    )
    planned(app)
    put_on(app, need=number)
    do(app, training_dates.send)
    all_gone(app)
    put_on(app, "Tom Reid", "tom@glen.example")
    invitation = next(one for one in letters(app) if one.kind == "training_invitation")
    take_in(app, in_words(invitation, "Yes, Thursday suits us, eight of us."))
    take_in(app, calendar_answer(invitation, "TENTATIVE", method="COUNTER", starts=LUNCH + 2 * HOUR, more=""))
    triage_all(app)
    rsvp.take_batch(app, TUESDAY_10AM)
    planned(app, at=TUESDAY_10AM - 3 * HOUR, now=early)
    with served(app) as home:
        yield Site(app, ids, home, chrome)
    engine.dispose()


def answer_path(site: Site) -> str:
    """The page in the invitation."""
    (letter,) = [one for one in letters(site.app) if one.kind == "training_invitation"]
    return "/training-answers/" + letter.text.partition("/training-answers/")[2].split()[0]


PAGES = (
    "/training", "/training/kinds", "/training/needs/1", "/training/needs/2", "/training/needs/new", "/training/dates/1", "/training/dates/2",
    "/training/dates/new", "/ask-for-training", "/ask-for-training/thanks", "invited",
)  # fmt: skip


@WIDTHS
@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_accessible_and_fits_a_desk_and_a_telephone(path: str, width: tuple[int, int], site: Site) -> None:
    public = path == "invited" or path.startswith("/ask")
    page = site.visit(answer_path(site) if path == "invited" else path, width=width, name=None if public else "Lena")
    ready(page)
    for summary in page.locator("main details > summary").all():
        summary.click()
    look_closely(page, f"{path} at {width[0]}")
    picture(page, path, width[0])
    look_at_a_desk_too(page, path)


def picture(page, path: str, width: int) -> None:
    """A picture for whoever looks at the pages, where a folder for them is named."""
    if folder := os.environ.get("LIAISON_PICTURES"):
        page.screenshot(path=f"{folder}/{path.strip('/').replace('/', '-')[:40]}-{width}.png", full_page=True)


def test_training_is_asked_for_on_a_telephone_by_keyboard_and_without_javascript(site: Site) -> None:
    page = site.open("/ask-for-training", width=NARROW, name=None, script=False)
    page.get_by_label("Where you work").fill("Quay Pharmacy")
    page.get_by_role("button", name="Ask for training").click()
    expect(page.get_by_role("link", name="Choose at least one.")).to_be_visible()
    expect(page.get_by_label("Where you work")).to_have_value("Quay Pharmacy")
    page.get_by_label("Who you are").select_option("pharmacy")
    page.get_by_label("Naloxone").focus()
    page.keyboard.press("Space")
    page.get_by_label("Whom we write to or ring").fill("Rhona Blair")
    page.get_by_label("Mail address").fill("rhona@quay.example")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Thank you: we have it")).to_be_visible()
    page.context.close()
    page = site.open("/training", width=NARROW, script=False)
    page.get_by_role("link", name="Quay Pharmacy: Naloxone").click()
    page.get_by_label("Date").select_option(index=1)
    page.get_by_role("button", name="Put them on its list").click()
    expect(page.get_by_text("2 letters are held.")).to_be_visible()
    page.context.close()


def test_somebody_invited_answers_with_one_press_without_javascript(site: Site) -> None:
    page = site.open(answer_path(site), width=NARROW, name=None, script=False)
    page.get_by_role("button", name="I am coming").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("We have noted: you are coming")).to_be_visible()
    page.context.close()
