"""Marks for supervision, what stands in the way of psychology, and what is asked of a specialist: in a real browser, with and without script."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from browsing import served
from build import app_on, arrive, mail, service
from page_views import NARROW, WIDE, Site, look_closely, ready
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select, update
from sqlmodel import col

from liaison.domain.asking import Specialty
from liaison.domain.psychology import Barrier
from liaison.store.session import open_engine, reading, transaction
from liaison.store.tables import Case
from liaison.triage import barriers, consult
from models.taxonomy import Category, Outcome

OCTOBER = datetime(2026, 10, 14, 10, tzinfo=UTC)
ASKS = "Psychology say she has to be abstinent for three months first. Is that so?"
SAID = {Barrier.ABSTINENCE: 9, Barrier.WAITING_LIST: 6, Barrier.GETTING_THERE: 2, Barrier.OTHER: 5}


@pytest.fixture(scope="module")
def site(chrome: Browser, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    path = tmp_path_factory.mktemp("care") / "liaison.db"
    shutil.copy(sqlite_template, path)
    engine = open_engine(f"sqlite:///{path}")
    app = app_on(engine)
    ids = service(app)
    said = [barrier for barrier, number in SAID.items() for _ in range(number)]
    came = arrive(
        app, *(mail(subject=f"S{n}", message_id=f"<b{n}@quay.example>") for n in range(len(said))), now=OCTOBER
    )
    now = arrive(app, *(mail(ASKS, subject=f"Psychology {n}", message_id=f"<c{n}@quay.example>") for n in range(3)))[
        -3:
    ]
    with transaction(engine) as session:
        for case, barrier in zip(came, said, strict=True):
            barriers.say(session, case.id or 0, barrier, version=None, staff_id=ids["Nora"], now=OCTOBER)
        half = [case.id for case in came[: len(came) // 2]]
        session.execute(update(Case).where(col(Case.id).in_(half)).values(practice_code="99902"))
        values = {"category": Category.MENTAL_HEALTH, "outcome": Outcome.QUERY}
        session.execute(update(Case).where(col(Case.subject).startswith("Psychology")).values(**values))
        who = {"staff_id": ids["Nora"], "now": app.now()}
        for case in now[:2]:
            consult.ask(session, case.id or 0, specialty=Specialty.PHARMACIST, wanted=None, question="Both?", **who)
    with served(app) as home:
        yield Site(app, ids, home, chrome)
    engine.dispose()


def closely(page: Page, name: str) -> None:
    for width in (NARROW, WIDE):
        page.set_viewport_size({"width": width[0], "height": width[1]})
        look_closely(page, f"{name} at {width[0]}")


def the_case(site: Site, number: int) -> str:
    with reading(site.app.engine) as session:
        found = session.scalars(select(Case).where(col(Case.subject) == f"Psychology {number}"))
        return f"/cases/{found.one().id}"


@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
def test_a_case_is_marked_by_keyboard_found_on_her_page_and_taken_off(site: Site, script: bool) -> None:
    page = site.open(the_case(site, 0), name="Petra", script=script)
    if script:
        ready(page)
    page.get_by_text("Bring to my supervision").focus()
    page.keyboard.press("Enter")
    page.get_by_label("A note to yourself").fill("It stayed with me.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Marked for my supervision")).to_be_visible()
    page.get_by_text("Marked for my supervision").click()
    if script:
        closely(page, "case with a mark")
    page.goto("/my-supervision")
    expect(page.get_by_text("It stayed with me.")).to_be_visible()
    if script:
        closely(page, "for my supervision")
    page.get_by_role("button", name="Take it off").click()
    expect(page.get_by_text("Nothing is marked.")).to_be_visible()
    if script:
        closely(page, "nothing for my supervision")
    page.context.close()


@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
def test_what_stands_in_the_way_is_kept_and_asked_at_the_end(site: Site, script: bool) -> None:
    page = site.open(the_case(site, 1 if script else 2), name="Petra", script=script)
    if script:
        ready(page)
    page.locator("details.psychology summary").click()
    page.get_by_label("In the way", exact=True).select_option("waiting_list")
    page.get_by_role("button", name="Keep it").click()
    expect(page.locator(".said", has_text="In the way of psychology: On the waiting list")).to_be_visible()
    page.locator("details.psychology summary").click()
    page.locator("#act-close summary").click()
    expect(page.locator("#close-barrier")).to_have_value("waiting_list")
    if script:
        closely(page, "a barrier")
    page.context.close()


@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
def test_a_specialist_finds_what_is_asked_of_him(site: Site, script: bool) -> None:
    page = site.open("/inbox", name="Farid", script=script)
    page.get_by_role("link", name="Asked of me 2").click()
    expect(page.locator("#tabs [aria-current=page]")).to_contain_text("Asked of me")
    expect(page.get_by_text("2 shown")).to_be_visible()
    expect(page.get_by_role("link", name="Psychology 1")).to_be_visible()
    if script:
        closely(page, "asked of me")
    page.context.close()


def test_the_report_shows_barriers_with_small_numbers_hidden(site: Site) -> None:
    page = site.open("/reports?month=2026-10")
    section = page.locator("section[aria-labelledby=psychology]")
    expect(section.locator("svg rect")).to_have_count(2)
    expect(section.get_by_role("row", name="Told to be abstinent first 9")).to_be_visible()
    closely(page, "report on psychology")
    page.context.close()
