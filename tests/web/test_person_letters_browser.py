"""Letters to people, print batches and what there is to do for a person, in a real browser: accessible, at a desk and on a telephone, by
keyboard and without JavaScript."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from browsing import served
from build import app_on, service
from page_views import NARROW, WIDTHS, Site, look_at_a_desk_too, look_closely, ready
from people_written_to import MAIL, SAFE, with_review
from playwright.sync_api import Browser, expect
from sqlalchemy import select

from liaison.domain.safe_contact import all_asked
from liaison.reviews import booking, invite, invite_print, invite_release, not_met
from liaison.reviews.not_met import Helpers
from liaison.store.session import open_engine, reading, transaction
from liaison.store.tables_people import Review
from liaison.store.tables_person_letters import PersonLetter


@pytest.fixture(scope="module")
def site(chrome: Browser, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Letters at every stage, people nobody knows how to reach, and a meeting that did not happen."""
    path = tmp_path_factory.mktemp("person") / "liaison.db"
    shutil.copy(sqlite_template, path)
    engine = open_engine(f"sqlite:///{path}")
    app = app_on(engine)
    ids, now = service(app), app.now()
    with_review(
        app,
        preferred_name="Jo",
        safe_contact=SAFE | {"letters": "plain white envelope", "shared": "letter box of the stair"},
    )
    with_review(app, safe_contact=MAIL, choices={"language": "a Polish interpreter", "place": "a walk"})
    with_review(app)
    with_review(app, safe_contact={"phone": "yes", **all_asked("2026-11-01"), "phone_to": "01632 960200"})
    with_review(app, safe_contact={})
    with_review(app, planned=date(2026, 11, 24), pharmacy="Pier Pharmacy")
    with_review(app, planned=date(2026, 11, 23))
    invite.take_all(app, now)
    for number in (2, 3):
        with transaction(engine) as session:
            text = session.get_one(PersonLetter, number).text
            invite_release.release(session, app, number, version=1, text=text, staff_id=ids["Lena"], now=now)
    with transaction(engine) as session:
        invite_print.make_batch(session, app, staff_id=ids["Lena"], now=now)
    with reading(engine) as session:
        late = session.scalars(select(Review).order_by(Review.id.desc())).first()
    with transaction(engine) as session:
        helpers = Helpers(ids["Lena"], ids["Lena"], ids["Petra"])
        not_met.say(session, app, late.id, as_seen=booking.seen(late), helpers=helpers, staff_id=ids["Lena"], now=now)
    with served(app) as home:
        yield Site(app, ids, home, chrome)
    engine.dispose()


PAGES = (
    "/letters-to-people", "/letters-to-people/1", "/letters-to-people/2", "/letters-to-people/4", "/prints/1", "/for-people?all=1", "/for-people/1",
    "/for-people/2", "/reviews/6/not-met",
)  # fmt: skip


@WIDTHS
@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_accessible_and_fits_a_desk_and_a_telephone(path: str, width: tuple[int, int], site: Site) -> None:
    page = site.visit(path, width=width)
    ready(page)
    look_closely(page, f"{path} at {width[0]}")
    look_at_a_desk_too(page, path)


def test_a_letter_is_released_by_keyboard_alone_and_without_a_script(site: Site) -> None:
    page = site.open("/letters-to-people/1", script=False)
    words = page.get_by_label("The letter")
    assert words.input_value().startswith("Dear Jo,")
    words.fill("Dear Jo, you failed to attend.")
    page.get_by_role("button", name="Release it for print").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Please look at this again")).to_be_visible()
    page.get_by_label("The letter").fill("Dear Jo, when would it suit you to meet?")
    page.get_by_role("button", name="Release it for print").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Make a print batch")).to_be_visible()
    page.context.close()


def test_what_follows_is_set_going_and_answered_by_keyboard(site: Site) -> None:
    page = site.open("/reviews/6/not-met", width=NARROW, name="Ailsa")
    page.get_by_label("Which clinician decides").select_option(label="Petra")
    page.get_by_role("button", name="Set this going").press("Enter")
    expect(page.get_by_role("heading", name="What happens now")).to_be_visible()
    look_closely(page, "what happens now at 390")
    page.get_by_role("link", name="To do for people").last.press("Enter")
    page.get_by_role("link", name="Look today whether this person is well").first.press("Enter")
    page.get_by_role("radio", name="Seen or spoken to today, and well").press("Space")
    page.get_by_label("What colleagues should know").fill("Would like a walk.")
    page.get_by_role("button", name="Keep the answer").press("Enter")
    expect(page.get_by_role("heading", name="To do for people")).to_be_visible()
    page.get_by_role("link", name="Get in touch, and ask what would make it easier").first.press("Enter")
    expect(page.get_by_role("region", name="What is known so far")).to_contain_text("Would like a walk.")
    ready(page)
    look_closely(page, "what is known so far at 390")
    page.context.close()
