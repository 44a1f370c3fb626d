"""Handover, Morning, Reports and the offer of a debrief in a real browser: accessible, on a telephone, by keyboard, without JavaScript."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from browsing import served
from build import TUESDAY_10AM, app_on, arrive, mail, service
from page_views import NARROW, WIDTHS, Site, look_at_a_desk_too, look_closely, ready
from playwright.sync_api import Browser, expect
from seed import again, one_case, urgent_case
from sqlalchemy import select, update
from sqlmodel import col

from liaison.app import App
from liaison.store.session import open_engine, transaction
from liaison.store.tables import Case
from liaison.store.tables_handover import HandoverItem
from liaison.store.tables_people import Leave
from liaison.triage import hand_over, inbox

NOON = TUESDAY_10AM + timedelta(hours=2)
OCTOBER = datetime(2026, 10, 14, 10, tzinfo=UTC)


@pytest.fixture(scope="module")
def site(chrome: Browser, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A month that is over, a colleague whose shift has ended, another's that is about to."""
    path = tmp_path_factory.mktemp("lead") / "liaison.db"
    shutil.copy(sqlite_template, path)
    engine = open_engine(f"sqlite:///{path}")
    app = app_on(engine, now=NOON)
    ids = service(app)
    last_month(app, ids)
    arrive(app, mail("the prescription is lost", subject="In the night"), now=TUESDAY_10AM - timedelta(hours=12))
    one_case(
        app,
        "the dose?",
        subject="A long and winding subject about supply that goes on " * 2,
        message_id="<a@q.example>",
    )
    one_case(app, "housing?", subject="Keys", message_id="<k@q.example>")
    urgent_case(app)
    with transaction(engine) as session:
        session.add(Leave(staff_id=ids["Petra"], starts_at=NOON, ends_at=NOON + timedelta(days=3)))
        session.add(
            Leave(staff_id=ids["Lena"], starts_at=NOON + timedelta(minutes=20), ends_at=NOON + timedelta(days=1))
        )
        last = session.scalars(select(Case).order_by(col(Case.id).desc())).first()
        assert last is not None
        inbox.take(session, last.id or 0, version=last.version, staff_id=ids["Lena"], now=NOON)
    hand_over.list_shifts(app, NOON)
    with transaction(engine) as session:
        session.execute(update(HandoverItem).values(note="They ring back at two."))
    with served(app) as home:
        yield Site(app, ids, home, chrome)
    engine.dispose()


def last_month(app: App, ids: dict[str, int]) -> None:
    """Questions of October, all answered."""
    numbers = {"99901": 14, "99902": 3}
    arrive(
        app,
        *(
            mail("the dose?", subject=f"{code} {n}", message_id=f"<{code}.{n}@q.example>")
            for code, number in numbers.items()
            for n in range(number)
        ),
        now=OCTOBER,
    )
    with transaction(app.engine) as session:
        for n, case in enumerate(session.scalars(select(Case).order_by(col(Case.id))).all()):
            case_id = case.id or 0
            inbox.open_case(session, case_id, staff_id=ids["Petra"], now=OCTOBER + timedelta(minutes=20 * n))
            session.refresh(case)
            inbox.close(session, case_id, version=case.version, reason="answered", staff_id=ids["Petra"], now=OCTOBER)
            session.execute(
                update(Case)
                .where(col(Case.id) == case_id)
                .values(answered_at=OCTOBER + timedelta(hours=n), practice_code=case.subject.partition(" ")[0])
            )


@WIDTHS
@pytest.mark.parametrize("path", ["/handover", "/morning", "/reports", "/reports?month=2026-10"])
def test_a_page_is_accessible_and_fits_a_desk_and_a_telephone(path: str, width: tuple[int, int], site: Site) -> None:
    page = site.visit(path, width=width)
    ready(page)
    look_closely(page, f"{path} at {width[0]}")
    look_at_a_desk_too(page, path)


def test_a_line_is_accepted_by_keyboard_alone_without_a_script_and_the_list_prints(site: Site) -> None:
    page = site.open("/handover", name="Farid", script=False)
    mine = page.get_by_role("button", name="Accept").first
    mine.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Farid accepted it").first).to_be_visible()

    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Accept").first).to_be_hidden()
    expect(page.get_by_text("They ring back at two.").first).to_be_visible()
    page.context.close()


def test_a_hard_mail_unfolds_and_a_debrief_is_offered_without_a_script(site: Site) -> None:
    body = "Dr Tait here: he told me that he wants to end his life tonight and has a plan."
    case = one_case(site.app, body, subject="Please ring now", message_id="<hard@q.example>")
    with transaction(site.app.engine) as session:
        inbox.take(session, case.id or 0, version=case.version, staff_id=site.ids["Nora"], now=NOON)
    for script in (True, False):
        page = site.open(f"/cases/{case.id}", width=NARROW, name="Nora", script=script)
        words = page.locator(".mail .words").first
        expect(words).to_be_hidden()
        if script:
            look_closely(page, "a folded mail at 390")
        page.locator("details.careful > summary").first.focus()
        page.keyboard.press("Enter")
        expect(words).to_be_visible()
        page.context.close()

    page = site.open(f"/cases/{case.id}", width=NARROW, name="Nora")
    assert again(site.app, case.id or 0).owner_id == site.ids["Nora"]
    page.get_by_text("Finish", exact=True).first.click()
    page.get_by_label("Why it is finished").fill("rang them")
    page.get_by_role("button", name="Finish").click()
    expect(page.get_by_role("heading", name="Would you like a debrief?")).to_be_visible()
    look_closely(page, "debrief at 390")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", name="Would you like a debrief?")).to_have_count(0)
    page.context.close()
