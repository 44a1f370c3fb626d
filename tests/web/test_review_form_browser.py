"""The review form in a real browser: filled in by keyboard and without JavaScript, two at once, axe and 390 px."""

import os
import re
import shutil
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from browsing import served
from build import app_on, person, service
from page_views import NARROW, WIDE, Site, look_closely, ready
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader
from seed import signed_in_cookie
from sqlalchemy import select
from sqlmodel import col

from liaison.reviews import due, review_actions
from liaison.store.session import open_engine, transaction
from liaison.store.tables_people import Person, Review
from liaison.web.deps import COOKIE


@pytest.fixture(scope="module")
def site(chrome: Browser, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    path = tmp_path_factory.mktemp("form") / "liaison.db"
    shutil.copy(sqlite_template, path)
    engine = open_engine(f"sqlite:///{path}")
    app = app_on(engine)
    ids = service(app)
    for number, name in enumerate(("Jo Example", "Sam Sample", "Kit Instance"), 1):
        person(
            app, f"30027{number}1236", name=name, keyworker_id=ids["Ailsa"], medicines="buprenorphine", pharmacy="Pier Pharmacy", prescriber="Dr Petra Lang",
            last_review_on=date(2025, 12, 1), choices={"place": "the surgery", "gender": "a woman"},
        )  # fmt: skip
    due.take_all(app, app.now())
    with transaction(app.engine) as session:
        who = {"staff_id": ids["Ailsa"], "now": app.now()}
        for one in session.scalars(select(col(Review.id))).all():
            words = "Seen on 3 November. Bloods in June, ECG asked for. Ramipril, sertraline."
            review_actions.put_paper(session, one or 0, kind="practice", words=words, as_at=date(2026, 11, 10), **who)
            review_actions.add(
                session,
                one or 0,
                what="Ask the practice for an ECG",
                owner=str(ids["Nora"]),
                due_on=date(2026, 12, 8),
                **who,
            )
    with served(app) as home:
        yield Site(app, ids, home, chrome)
    engine.dispose()


def review_of(site: Site, name: str) -> int:
    with transaction(site.app.engine) as session:
        found = select(col(Review.id)).join(Person, col(Person.id) == Review.person_id).where(col(Person.name) == name)
        return session.scalars(found.order_by(col(Review.id))).first() or 0


def closely(page: Page, name: str) -> None:
    page.watched.troubles = [one for one in page.watched.troubles if not re.search("401|403|409|422", one)]
    for width in (NARROW, WIDE):
        page.set_viewport_size({"width": width[0], "height": width[1]})
        look_closely(page, f"{name} at {width[0]}")
        if folder := os.environ.get("LIAISON_PICTURES"):
            page.screenshot(path=f"{folder}/{name.replace(' ', '-')}-{width[0]}.png", full_page=True)


def test_the_first_page_and_the_sections_are_accessible_and_fit(site: Site) -> None:
    number = review_of(site, "Jo Example")
    page = site.open(f"/reviews/{number}/form", name="Ailsa")
    ready(page)
    for summary in page.locator("details.fold summary").all():
        summary.click()
    closely(page, "review form")
    for section in ("mind", "ecg"):
        page.goto(f"/reviews/{number}/form/{section}")
        ready(page)
        closely(page, f"section {section}")
    page.context.close()


@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
def test_a_section_is_filled_in_by_keyboard_saved_and_gone_on_from(site: Site, script: bool) -> None:
    number = review_of(site, "Sam Sample" if script else "Kit Instance")
    page = site.open(f"/reviews/{number}/form/matters", name="Ailsa", script=script)
    page.get_by_label("What would you like from the year ahead?").focus()
    page.keyboard.type("A garden")
    page.locator("#q-door").select_option("mixed")
    page.get_by_role("button", name="Save and go on").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Alcohol and drugs now")
    page.get_by_role("link", name="What matters to you").click()
    expect(page.get_by_label("What would you like from the year ahead?")).to_have_value("A garden")
    page.context.close()


def test_a_clash_shows_both_and_keeps_what_was_typed(site: Site) -> None:
    number = review_of(site, "Jo Example")
    ailsa, nora = (site.open(f"/reviews/{number}/form/home", name=name) for name in ("Ailsa", "Nora"))
    for page, words in ((nora, "A hostel"), (ailsa, "With a friend")):
        page.get_by_label("Housing").fill(words)
        page.get_by_role("button", name="Save", exact=True).click()
    expect(ailsa.get_by_role("alert")).to_contain_text("Nora saved another answer meanwhile")
    expect(ailsa.get_by_label("Housing")).to_have_value("With a friend")
    expect(ailsa.get_by_text("Saved by your colleague meanwhile: A hostel")).to_be_visible()
    closely(ailsa, "clash")
    ailsa.get_by_label("Housing").fill("A hostel, and with a friend at weekends")
    ailsa.get_by_role("button", name="Save", exact=True).click()
    expect(ailsa.get_by_role("status")).to_have_text("Saved.")
    ailsa.context.close()
    nora.context.close()


def end_by_telephone(page: Page, number: int) -> None:
    page.goto(f"/reviews/{number}/form")
    page.get_by_role("radio", name="Held by telephone or video").check()
    page.get_by_role("button", name="End the review").click()


def test_pack_letters_and_what_is_owed_are_accessible_and_fit(site: Site) -> None:
    number = review_of(site, "Jo Example")
    page = site.open(f"/reviews/{number}/form/treatment", name="Ailsa")
    page.get_by_label("Pharmacy", exact=True).fill("Tarvie Pharmacy")
    page.get_by_role("button", name="Save", exact=True).click()
    page.goto(f"/reviews/{number}/form")
    expect(page.get_by_role("region", name="The record says something else")).to_contain_text("Tarvie Pharmacy")
    ready(page)
    closely(page, "form and record differ")
    page.context.close()
    page = site.open(f"/reviews/{number}/pack", name="Ailsa")
    ready(page)
    closely(page, "pack")
    sheets = [sheet.extract_text() for sheet in PdfReader(BytesIO(page.pdf(format="A4"))).pages]
    assert 4 <= len(sheets) <= 7, "eleven sections in two columns"
    heads = [
        next((n for n, text in enumerate(sheets) if one in text), -1) for one in ("Heart tracing (ECG)", "Last ECG")
    ]
    assert heads[0] == heads[1] > 0, "no heading stands alone at the foot of a sheet"
    page.goto(f"/reviews/{number}/form/mind")
    page.get_by_label("A review together with the mental-health team").select_option("not_possible")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("status")).to_have_text("Saved.")
    end_by_telephone(page, number)
    expect(page.locator("#end-answers")).to_contain_text("is answered “Not possible”. Say why in a few words")
    closely(page, "review form without a why")
    page.get_by_role("link", name="Answer it now").click()
    page.get_by_label("If it was not possible: why").fill("Nobody there until March")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("status")).to_have_text("Saved.")
    end_by_telephone(page, number)
    expect(page.get_by_text("The next review is due on")).to_be_visible()
    for kind in ("gp", "person"):
        page.goto(f"/reviews/{number}/letters/{kind}")
        ready(page)
        closely(page, f"letter {kind}")
    page.get_by_role("button", name="It was given by hand").click()
    expect(page.get_by_text("It goes once.")).to_be_visible()
    for place in ("after", "questions"):
        page.goto(f"/reviews/{place}")
        ready(page)
        closely(page, f"reviews {place}")
    page.context.close()


def test_a_section_is_saved_while_it_is_written_by_two_and_over_the_end_of_a_sign_in(site: Site) -> None:
    number = review_of(site, "Sam Sample")
    place = f"/reviews/{number}/form/physical"
    ailsa, nora = (site.open(place, name=name) for name in ("Ailsa", "Nora"))
    for page in (ailsa, nora):
        ready(page)
        page.eval_on_selector("form[data-quiet]", "form => { form.dataset.pause = 50; }")
    said = "#quiet-said"
    ailsa.get_by_label("Breathing").fill("Short of breath on stairs")
    expect(ailsa.locator(said)).to_contain_text("Saved at 10:00.")
    nora.get_by_label("Pain", exact=True).fill("Knee")
    expect(nora.locator(said)).to_contain_text("Ailsa changed “Breathing” meanwhile: it is shown here now.")
    expect(nora.get_by_label("Breathing")).to_have_value("Short of breath on stairs")

    ailsa.context.clear_cookies()
    ailsa.get_by_label("Pain", exact=True).fill("Hip")
    expect(ailsa.locator(said)).to_contain_text("You are signed out, so this is not saved yet.")
    closely(ailsa, "signed out")
    ailsa.get_by_role("button", name="Save", exact=True).click()
    expect(ailsa.get_by_label("Pain", exact=True)).to_have_value("Hip")  # the page is not left
    token = signed_in_cookie(site.app, site.ids["Ailsa"])[0]
    ailsa.context.add_cookies([{"name": COOKIE, "value": token, "url": site.home}])
    ailsa.locator("#q-wounds").fill("None")
    expect(ailsa.locator(said)).to_contain_text("Nora answered “Pain” differently meanwhile. Press “Save” to see both")
    ailsa.get_by_role("button", name="Save", exact=True).click()
    expect(ailsa.get_by_text("Saved by your colleague meanwhile: Knee")).to_be_visible()
    expect(ailsa.locator("#q-wounds")).to_have_value("None")
    ailsa.context.close()
    nora.context.close()
