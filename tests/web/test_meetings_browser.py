"""The season, one meeting in each of its states, and the page of somebody invited, in a real browser: accessible, at a desk and on a
telephone, by keyboard and without JavaScript."""

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from browsing import served
from build import TUESDAY_10AM, app_on, arrive, letters, mail, service
from caseload import add_hosts, add_series
from inviting_rows import page_path, with_pages
from page_views import NARROW, WIDE, WIDTHS, Site, look_at_a_desk_too, look_closely, ready
from playwright.sync_api import Browser, expect
from seed import LONG_AGO

from liaison.app import App
from liaison.domain.attending import Answer
from liaison.domain.offers import Told
from liaison.meetings import ask, convene, remind_hosts, series
from liaison.meetings import host_slots as slots
from liaison.meetings.heard import Heard, hear
from liaison.outbox import send
from liaison.store.guest_queries import Guest
from liaison.store.session import open_engine, transaction
from liaison.store.tables_people import Invitation, Meeting

NOON = datetime(2027, 1, 27, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def site(chrome: Browser, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Meetings at every stage: asked with a reply to read, offered, to be telephoned, coming."""
    path = tmp_path_factory.mktemp("meetings") / "liaison.db"
    shutil.copy(sqlite_template, path)
    engine = open_engine(f"sqlite:///{path}")
    app = with_pages(app_on(engine))
    ids = service(app)
    fill(app)
    answers(app)
    with served(app) as home:
        yield Site(app, ids, home, chrome)
    engine.dispose()


def fill(app: App) -> None:
    """The hosts of one cluster in every stage."""
    add_hosts(app)
    long_ago = LONG_AGO - timedelta(days=40)
    for rule in ("second Wednesday", "third Wednesday", "third Thursday"):
        add_series(app, months=[1], rule=rule)
    add_series(app, "prison", months=[1], rule="first Thursday")
    series.take_all(app, long_ago)
    ask.take_all(app, long_ago + timedelta(days=8))  # the first alone: the others' day for asking has not come
    for number in range(9, 41):
        remind_hosts.take_all(app, long_ago + timedelta(days=number))
    ask.take_all(app, TUESDAY_10AM)
    while send.send_one(app, TUESDAY_10AM):
        pass
    _, first, second = [one for one in letters(app) if one.kind == "cluster_ask"]
    reply = mail(
        "Thank you. Wednesday the 27th of January at noon, twenty minutes; or the week after.\nPlease bring figures.",
        sender="Dr Lead <lead@harbour.example>", subject="Re: A slot", headers=f"In-Reply-To: {first.message_id}",
        message_id="<slot@harbour.example>",
    )  # fmt: skip
    arrive(app, reply)
    with transaction(app.engine) as session:
        meeting = session.get_one(Meeting, second.meeting_id)
        for hours in (0, 48):
            noted = slots.Offer(NOON + timedelta(hours=hours), NOON + timedelta(hours=hours + 1), "Town Hall, room 2, by the lift", Told.PHONE, "Bring figures")  # fmt: skip
            slots.note_offer(session, meeting.id, noted, version=meeting.version, staff_id=1, now=TUESDAY_10AM)

    with transaction(app.engine) as session:
        one = session.get_one(Meeting, 4)
        agreed = slots.Offer(
            NOON - timedelta(days=20), NOON - timedelta(days=20) + timedelta(hours=1), "Health centre", Told.PHONE
        )
        slots.agree(session, 4, agreed, version=one.version, staff_id=1, now=TUESDAY_10AM)
        people = [
            Guest("Nurse Iona Bain", "bain@prison.example", "nurse"),
            Guest("Dr Rowan Tait", "tait@quay.example", "PQL", "99901"),
        ]
        convene.put_on_list(session, app, 4, people, agreed_by="", version=one.version, staff_id=1, now=TUESDAY_10AM)
        convene.send(session, app, 4, version=one.version, staff_id=1, now=TUESDAY_10AM)
        more = [
            Guest(
                "Somebody with a rather long name at the throughcare service", "throughcare.coordination@prison.example"
            )
        ]
        convene.put_on_list(session, app, 4, more, agreed_by="", version=one.version, staff_id=1, now=TUESDAY_10AM)
    while send.send_one(app, TUESDAY_10AM):
        pass


def answers(app: App) -> None:
    """Answers by every way: on the page with words, by a deputy, by a stranger, about another time; and a meeting whose guests came."""
    with transaction(app.engine) as session:
        meeting, nurse, tait = (
            session.get_one(Meeting, 4),
            session.get_one(Invitation, 1),
            session.get_one(Invitation, 2),
        )
        hear(session, meeting, nurse, Heard(Answer.DEPUTY, "link", deputy="Sister Flora Munro, throughcare", words="She knows the unit well"), actor="step:x", now=TUESDAY_10AM)  # fmt: skip
        hear(session, meeting, tait, Heard(Answer.OTHER_TIME, "calendar", proposes_at=NOON), actor="step:x", now=TUESDAY_10AM, look=True, because="They propose another time.")  # fmt: skip
        stranger = Heard(Answer.YES, "calendar", said_by="a.rather.long.address@elsewhere.example")
        hear(session, meeting, None, stranger, actor="step:x", now=TUESDAY_10AM, counts=False, look=True, because="Whoever answers is not on the list.")  # fmt: skip


PAGES = (
    "/meetings/answers/2",
    "/meetings/answers/3",
    "/meetings",
    "/meetings/1",
    "/meetings/2",
    "/meetings/3",
    "/meetings/4",
)


@WIDTHS
@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_accessible_and_fits_a_desk_and_a_telephone(path: str, width: tuple[int, int], site: Site) -> None:
    page = site.visit(path, width=width)
    ready(page)
    look_closely(page, f"{path} at {width[0]}")
    picture(page, path, width[0])
    look_at_a_desk_too(page, path)


def picture(page, path: str, width: int) -> None:
    """A picture for whoever looks at the pages, where a folder for them is named."""
    if folder := os.environ.get("LIAISON_PICTURES"):
        page.screenshot(path=f"{folder}/{path.strip('/').replace('/', '-')[:40]}-{width}.png", full_page=True)


def test_a_slot_is_taken_by_keyboard_and_noted_without_javascript(site: Site) -> None:
    page = site.open("/meetings/2", script=False)
    page.get_by_label("How they told us").select_option("mail")
    page.get_by_label("In which mail it stands").select_option(index=1)
    page.get_by_label("Day", exact=True).fill("2027-01-27")
    page.get_by_label("Begins at").fill("12:00")
    page.get_by_role("button", name="Note it").click()
    expect(page.get_by_role("heading", name="Offered", exact=True)).to_be_visible()
    take = page.get_by_role("button", name="Take this slot")
    take.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("confirmed by itself on Wed 30 Dec")).to_be_visible()
    page.context.close()


def test_the_page_of_somebody_invited_is_accessible_on_a_telephone_and_one_press_answers_without_javascript(
    site: Site,
) -> None:
    path = page_path(site.app, "tait@quay.example")
    page = site.open(path, width=NARROW, name=None)
    ready(page)
    look_closely(page, "the page of somebody invited at 390")
    picture(page, "/invited", 390)
    page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
    look_closely(page, "the page of somebody invited at 1440")
    picture(page, "/invited", 1440)
    page.context.close()
    page = site.open(path, width=NARROW, name=None, script=False)
    page.get_by_label("Somebody comes in my place").fill("Nurse Bain")
    page.get_by_role("button", name="They come in my place").click()
    expect(page.get_by_text("We have noted: Nurse Bain comes in your place")).to_be_visible()
    picture(page, "/invited-answered", 390)
    page.context.close()
