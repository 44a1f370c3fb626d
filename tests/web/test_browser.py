"""The pages in a real browser: accessible, usable on a telephone, by keyboard, and without JavaScript."""

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import Watched, served, started
from build import app_on, arrive, cases, ledger, letters, mail, person, service
from busy_cases import about_two, busy, with_letter
from documents import mail_with, pdf
from lessons_of import judged, released
from playwright.sync_api import Browser, Page, expect
from reader_rows import a_candidate, blind_rows, looks_of_the_watch, make_blind
from replying import all_gone, answered
from returning import gone, report
from seed import a_meeting, a_review, a_run, again, one_case, parked, signed_in_cookie, urgent_case

from liaison.app import App
from liaison.config import ReaderSettings, Settings, WebSettings
from liaison.domain.asking import Specialty
from liaison.domain.chi import demo_chi
from liaison.domain.patterns import Pattern
from liaison.domain.reader_drift import Fit
from liaison.domain.states import CaseState, LetterState, MeetingState
from liaison.mail import attachment_text
from liaison.mail.attachment_answers import Text
from liaison.mailboxes import setups
from liaison.practices.importing_places import import_places
from liaison.practices.service_facts import current
from liaison.reader import versions
from liaison.staff import leave, passwords, shifts, swaps, weekly
from liaison.store import rota_queries
from liaison.store.session import open_engine, reading, transaction
from liaison.store.tables import Case, Letter
from liaison.store.tables_desk import GivenOn
from liaison.store.tables_people import Leave, Staff
from liaison.store.tables_post import Trouble
from liaison.triage import consult, extract, wishes
from models.taxonomy import Category

WIDE, NARROW = (1440, 900), (390, 844)
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PASSWORD = "a long and calm sentence"
PLAN = "Dear colleague,\n\nhe told me that he wants to end his life tonight and has a plan.\n\nDr Rowan Tait"
PLACES = """kind,code,name,phone,hours,contacts
pharmacy,P1,Quay Pharmacy,01632 960210,"Mon-Fri 09:00-13:00, 14:00-17:30; Sat 09:00-13:00","Rhona Blair, lead pharmacist, 01632 960211"
pharmacy,P2,Glen Pharmacy,,,
"""
FROM = datetime(2026, 11, 30, tzinfo=UTC)
PICTURE = b"\x89PNG\r\n\x1a\n"


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


@pytest.fixture(scope="module")
def chrome() -> Iterator[Browser]:
    expect.set_options(timeout=15_000)  # a busy machine is slow, not wrong
    with started() as browser:
        yield browser


@pytest.fixture(scope="module")
def site(chrome: Browser, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One invented service for all tests here, on a database on disk: the pages are asked by several threads."""
    path = tmp_path_factory.mktemp("browser") / "liaison.db"
    shutil.copy(sqlite_template, path)
    engine = open_engine(f"sqlite:///{path}")
    app = app_on(engine)
    ids = service(app)
    reader, web = (
        ReaderSettings(folder=path.parent / "readers", blind_share=0),
        WebSettings(public_address="https://l.example"),
    )
    app = replace(app, settings=Settings(reader=reader, web=web))
    fill(app, ids)
    answer_two(app, ids)
    learned = learn(app, ids)
    with served(app) as home:
        yield Site(app, ids, home, chrome, *learned)
    engine.dispose()


def fill(app: App, ids: dict[str, int]) -> None:
    """A bit of everything, so that no page is empty."""
    person(app, name="Jo Example", keyworker_id=ids["Ailsa"], medicines="Invented medicine")
    urgent_case(app)
    long = "A long and winding subject about supply that goes on and on without any sensible end in sight for anybody at all"
    body = "CHI 3002741236: the prescription ran out and the pharmacy has none for tonight.\n\n> quoted\n> history\n"
    arrive(app, mail(body, subject=long, message_id="<p@quay.example>"))
    arrive(app, *(mail("the dose?", subject=f"Number {n}", message_id=f"<n{n}@quay.example>") for n in range(6)))
    arrive(
        app,
        mail("I am away.", subject="Away", headers="Auto-Submitted: auto-replied", message_id="<away@quay.example>"),
    )
    files = (
        ("referral letter.pdf", pdf("Could she come on a Thursday?\n" * 30, "")),
        ("note.txt", PLAN.encode()),
        ("photo.png", PICTURE),
    )
    arrive(app, mail_with(*files))
    while extract.take_one(app, app.now()):
        pass
    parked(app)
    the_desk(app, ids)
    arrive(app, *(report(letter, name=f"r{letter.id}") for letter in gone_letters(app)))
    for n in range(8):
        a_review(
            app, n + 10, due=date(2026, 11, 20 + n), planned=date(2026, 11, 24) if n else None, worker=ids["Ailsa"]
        )
    a_meeting(app, date(2027, 1, 20), MeetingState.ASKED)
    a_run(app, "poll_mailboxes")
    rota_asks(app, ids)
    with transaction(app.engine) as session:
        given = {"name": "second", "address": "second@liaison.example", "path": "/srv/second"}
        setups.add(session, "folder", given, ours="main", key=app.secret, by_id=None, now=app.now())


def the_desk(app: App, ids: dict[str, int]) -> None:
    """Questions to specialists, one of them answered; a wish for today; a case that went on; a gap of the rota."""
    case_id, now = cases(app)[0].id, app.now()
    with transaction(app.engine) as session:
        for specialty in (Specialty.PHARMACIST, Specialty.PRESCRIBER):
            consult.ask(
                session, case_id, specialty=specialty, wanted=None, question="Anything before Thursday?", staff_id=ids["Lena"], now=now
            )  # fmt: skip
        consult.answer(session, case_id, 2, words="Please ring her today.", staff_id=ids["Petra"], now=now)
        wishes.spare(session, ["hard"], staff_id=ids["Nora"], now=now)
        session.add(GivenOn(case_id=case_id, from_id=ids["Farid"], at=now, because="its owner is off duty"))
        session.add(Leave(staff_id=ids["Petra"], starts_at=now + timedelta(hours=5), ends_at=now + timedelta(hours=7)))


def answer_two(app: App, ids: dict[str, int]) -> None:
    """One answer that waits for a second person, and one that has left, with the practice's two buttons."""
    waits = one_case(app, "the dose?", message_id="<two@quay.example>", subject="For two people")
    with transaction(app.engine) as session:
        session.get_one(Case, waits.id).category = Category.COMPLAINT_INCIDENT
    answered(app, waits, ids["Petra"], text="Thank you. We look at this habit of ours this week.")
    left = one_case(app, "the dose before breakfast?", message_id="<left@quay.example>", subject="Breakfast")
    answered(app, left, ids["Petra"], text="Thank you. Kirsty may take it before breakfast, as agreed.")
    all_gone(app)


def waiting_letter(app: App) -> int:
    return next(letter.id for letter in letters(app, "answer") if letter.state is LetterState.DRAFT)


def two_buttons(app: App) -> str:
    sent = next(letter for letter in letters(app, "answer") if letter.state is LetterState.SENT)
    return "/said/" + sent.text.partition("/said/")[2].split()[0]


def rota_asks(app: App, ids: dict[str, int]) -> None:
    """Leave, a gap, a pattern, and what waits for an answer."""
    now, week = app.now(), timedelta(weeks=1)
    with transaction(app.engine) as session:
        who = {"by_id": ids["Lena"], "now": now}
        leave.enter(session, ids["Petra"], FROM + timedelta(days=2), FROM + timedelta(days=4), "leave", **who)
        leave.enter(
            session, ids["Farid"], FROM + timedelta(days=1, hours=13), FROM + timedelta(days=2), "training", **who
        )
        leave.ask(session, ids["Nora"], FROM + week, FROM + 2 * week, "leave", now=now)
        calendar = current(session, now).calendar
        saturdays = Pattern(5, time(10), time(13), date(2026, 12, 5), weeks=2)
        weekly.add(session, ids["Nora"], saturdays, "Harbour clinic", calendar, **who)
    with transaction(app.engine) as session:
        import_places(session, PLACES, now=now)
    with transaction(app.engine) as session:
        for one in rota_queries.shifts_between(
            session, FROM + timedelta(days=1), FROM + timedelta(days=2), ids["Lena"]
        ):
            shifts.remove(session, one.id, version=one.version)
        (mine,) = rota_queries.shifts_between(session, FROM + timedelta(days=1), FROM + timedelta(days=2), ids["Ailsa"])
        swaps.ask(session, mine.id, version=1, to_id=ids["Lena"], other_id=None, by_id=ids["Ailsa"], now=now)


def learn(app: App, ids: dict[str, int]) -> tuple[int, int, int]:
    """A reader trained here, judged mails, curves; returns a judged mail, a released one, and a case to sort first."""
    body = "Her sister Kirsty in Leith rings 01632 960777 about the dose."
    waits = judged(app, ids["Petra"], number=901, body=body)
    done = judged(app, ids["Petra"], number=902, body=body)
    released(app, done.last_message_id, ids["Lena"], "Kirsty")
    blind_rows(app, ids["Nora"], 40)
    looks_of_the_watch(app, [0.05, 0.07, 0.06, 0.11, 0.16, 0.31], Fit.SHIFTED)
    first = a_candidate(app)
    with transaction(app.engine) as session:
        base = versions.base_version(app.settings)
        versions.promote(session, first, app.settings, base=base, staff_id=ids["Lena"], now=app.now())
    a_candidate(app, no="On the fixed set it calls 1 urgent mail calm that the serving reader found.")
    hidden = one_case(app, "the dose?", message_id="<blind@quay.example>", subject="To be sorted first")
    assert hidden.id is not None
    make_blind(app, hidden.id)
    return waits.last_message_id, done.last_message_id, hidden.id


def gone_letters(app: App) -> list[Letter]:
    """Acknowledgements that have left: of one of them a report comes."""
    gone(app, app.now())
    return letters(app, "acknowledgement")[1:2]


PAGES: dict[str, Callable[[Site], str]] = {
    "sign-in": lambda site: "/sign-in",
    "today": lambda site: "/",
    "inbox": lambda site: "/inbox?tab=open",
    "inbox with filters": lambda site: "/inbox?tab=open&urgency=U3",
    "inbox with an open mail": lambda site: f"/inbox?tab=open&open={cases(site.app)[1].id}",
    "empty inbox": lambda site: "/inbox?tab=closed",
    "mail": lambda site: f"/cases/{cases(site.app)[1].id}",
    "reply": lambda site: f"/cases/{cases(site.app)[1].id}/reply",
    "an answer to release": lambda site: f"/letters/{waiting_letter(site.app)}/release",
    "two buttons": lambda site: two_buttons(site.app),
    "our letters": lambda site: "/letters",
    "a reply template": lambda site: "/letters/templates/how_to_refer",
    "a new template": lambda site: "/letters/templates/new",
    "set aside": lambda site: "/set-aside",
    "senders": lambda site: "/always-read",
    "floor": lambda site: "/floor",
    "parked mail": lambda site: f"/set-aside/{newest_parked(site.app)}",
    "rota": lambda site: "/rota",
    "a shift": lambda site: f"/rota/shifts/{first_shift(site)}",
    "a shift to add": lambda site: "/rota/shifts/new?day=2026-12-16&start=09:00&end=17:00",
    "leave": lambda site: "/rota/leave",
    "weekly patterns": lambda site: "/rota/patterns",
    "a calendar link": lambda site: "/rota/calendar",
    "places": lambda site: "/places",
    "a place": lambda site: "/places/1",
    "escalation": lambda site: "/ladder",
    "reviews": lambda site: "/reviews",
    "meetings": lambda site: "/meetings",
    "health": lambda site: "/health",
    "reader": lambda site: "/reader",
    "texts for training": lambda site: "/reader/texts",
    "a text for training": lambda site: f"/reader/texts/{site.judged}",
    "a released text": lambda site: f"/reader/texts/{site.released}",
    "a mail to sort first": lambda site: f"/cases/{site.blind}",
    "mailboxes": lambda site: "/mailboxes",
    "a mailbox to add": lambda site: "/mailboxes/new/imap",
    "a further mailbox": lambda site: "/mailboxes/1",
    "today of a specialist": lambda site: "/",
    "a question to a specialist": lambda site: f"/cases/{cases(site.app)[0].id}#asks",
    "nowhere": lambda site: "/nowhere",
    "a call to log": lambda site: "/calls/new",
    "a busy case": lambda site: f"/cases/{busy(site.app, site.ids, 'axe').id}",
    "a mail to divide": lambda site: f"/cases/{about_two(site.app, 'axe').id}/divide",
    "two to join": lambda site: f"/cases/{busy(site.app, site.ids, 'join').id}/join/{cases(site.app)[1].id}",
    "a review to book": lambda site: f"/cases/{busy(site.app, site.ids, 'book').id}/book",
    "for the record": lambda site: f"/cases/{busy(site.app, site.ids, 'record').id}/record",
    "not filed": lambda site: "/unfiled",
    "a case on paper": lambda site: f"/cases/{busy(site.app, site.ids, 'paper').id}/print",
    "an attachment to look at": lambda site: f"/mails/{with_letter(site.app)}/attachments/0/look",
}


def first_shift(site: Site) -> int:
    """A coming shift of the colleague who looks."""
    with reading(site.app.engine) as session:
        return next(
            one.id for one in rota_queries.shifts_between(session, FROM, FROM + timedelta(weeks=1), site.ids["Lena"])
        )


def newest_parked(app: App) -> int:
    return next(row.id for row in reversed(ledger(app)) if row.state.value == "parked")


def with_attachments(app: App) -> int:
    return next(case.id for case in cases(app) if case.subject == "A letter")


def ready(page: Page) -> None:
    """Wait until the components' script has run, where the page has one."""
    page.evaluate(
        "() => { const own = document.getElementById('app-script'); return own && import(own.dataset.components).then(() => 1) }"
    )


def look_closely(page: Page, name: str) -> None:
    """No accessibility violation, no sideways scrolling, nothing asked of another host, no error."""
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}})
    said = [(one["id"], [node["html"][:120] for node in one["nodes"]][:3]) for one in found.response["violations"]]
    assert said == [], name
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), (
        f"{name} scrolls sideways"
    )
    troubles = [one for one in page.watched.troubles if not (name.startswith("nowhere") and "404" in one)]
    assert troubles == [], name


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_page_is_accessible_and_fits_a_desk_and_a_telephone(name: str, site: Site) -> None:
    page = site.open(
        PAGES[name](site),
        width=NARROW,
        name=None if name in {"sign-in", "two buttons"} else "Farid" if "specialist" in name else "Lena",
    )
    ready(page)
    for summary in page.locator("#not-today summary, #act-ask summary").all():
        summary.click()

    look_closely(page, f"{name} at 390")
    page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
    look_closely(page, f"{name} at 1440")

    page.context.close()


def test_the_letter_to_be_checked_and_a_refused_form_are_accessible_too(site: Site) -> None:
    case = one_case(site.app, "the dose?", message_id="<letter@quay.example>")
    page = site.open(f"/cases/{case.id}/reply", width=NARROW)
    page.get_by_label("Your answer").fill("He is an addict. Please ring us.")
    page.get_by_role("button", name="Check the letter").click()
    expect(page.get_by_role("heading", name="The letter as it will leave")).to_be_visible()
    look_closely(page, "letter")

    page.goto(f"/cases/{case.id}")
    page.get_by_text("Hand over to a colleague").click()
    page.get_by_role("button", name="Hand over").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose the colleague who gets it.")
    page.watched.troubles = [one for one in page.watched.troubles if "422" not in one]
    look_closely(page, "refused form")
    page.context.close()


def test_what_is_asked_before_a_letter_leaves_is_ticked_by_keyboard_and_without_a_script(site: Site) -> None:
    for script in (True, False):
        case = one_case(
            site.app, "the dose before breakfast?", sender="x@elsewhere.example", message_id=f"<ask{script}@e.example>"
        )
        page = site.open(f"/cases/{case.id}/reply", width=NARROW, script=script)
        page.get_by_role("button", name="How colleagues answered").click()
        expect(page.get_by_role("heading", name="How colleagues answered")).to_be_visible()
        if script:
            look_closely(page, "suggestions at 390")
        page.get_by_role("button", name="Put it in front of your answer: number 1").click()
        box = page.get_by_label("Your answer")
        expect(box).to_contain_text("[please fill in: name] may take it before breakfast")
        box.fill("She must be abstinent before psychology. Please find it attached.")
        page.get_by_role("button", name="Check the letter").click()
        expect(page.get_by_text("It does not leave like this.")).to_be_visible()
        if script:
            look_closely(page, "a letter that is stopped at 390")
        page.get_by_role("button", name="Write on").click()
        page.get_by_label("Your answer").fill("Thank you. We ring you.")
        page.get_by_role("button", name="Check the letter").click()
        for box in page.get_by_role("checkbox").all():
            box.focus()
            page.keyboard.press("Space")
        if script:
            look_closely(page, "questions at 390")
            page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
            look_closely(page, "questions at 1440")
        page.get_by_role("button", name="Send to").press("Enter")
        expect(page.get_by_text("Until then you can take it back")).to_be_visible()
        page.context.close()


def test_the_words_of_an_attachment_fold_out_by_keyboard_alone_and_without_a_script(site: Site) -> None:
    for script in (True, False):
        page = site.open(f"/cases/{with_attachments(site.app)}", width=NARROW, script=script)
        words = page.get_by_text("Could she come on a Thursday?").first
        expect(words).to_be_hidden()
        page.locator(".files summary").first.focus()

        page.keyboard.press("Enter")

        expect(words).to_be_visible()
        expect(page.get_by_text("Please look at what is attached.")).to_be_visible()
        expect(page.get_by_text("No text of it is shown here: it is a picture")).to_be_visible()
        if script:
            page.locator(".files summary").nth(1).press("Enter")
            look_closely(page, "words of attachments at 390")
            page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
            look_closely(page, "words of attachments at 1440")
        page.context.close()


def test_a_pdf_that_a_real_browser_printed_is_read_as_it_stands(chrome: Browser) -> None:
    page = chrome.new_page()
    page.set_content(
        "<h1>Referral – naïve café</h1><p>Dear colleague, “she” asks for CHI 300274 1236.</p><table><tr><td>Seen<td>Thursday</table>"
    )

    found = attachment_text.read(page.pdf())

    assert found == Text("Referral – naïve café\nDear colleague, “she” asks for CHI 300274 1236.\nSeen Thursday")
    page.close()


def test_health_in_trouble_is_accessible_and_says_so_on_every_page_and_a_mailbox_is_examined_without_javascript(
    site: Site,
) -> None:
    with transaction(site.app.engine) as session:
        row = Trouble(
            key="poll:main", began=site.app.now(), seen_at=site.app.now(), words="Mail stands still.", advice="Ring."
        )
        session.add(row)
    try:
        page = site.open("/health", width=NARROW, script=False)
        expect(page.get_by_role("region", name="Notice to everyone").first).to_contain_text("Mail stands still.")
        expect(page.get_by_role("region", name="Mailbox main")).to_contain_text("Needs a hand")

        page.get_by_role("button", name="Examine mailbox main", exact=True).click()

        expect(page.get_by_role("region", name="Mailbox main")).to_contain_text("Read: well. It can be read.")
        page.context.close()
        page = site.open("/health", width=NARROW)
        look_closely(page, "health in trouble at 390")
        page.context.close()
    finally:
        with transaction(site.app.engine) as session:
            session.get_one(Trouble, row.id).ended_at = site.app.now()


def test_a_wish_for_today_and_a_question_are_made_without_javascript(site: Site) -> None:
    case = one_case(site.app, "the dose to be asked about?", message_id="<ask@quay.example>")
    page = site.open("/", width=NARROW, name="Petra", script=False)
    page.get_by_text("Be spared a kind of mail until the end of today").click()
    page.get_by_label("Pregnancy and perinatal").check()
    page.get_by_role("button", name="Keep until the end of today").click()
    expect(page.get_by_text("Until the end of today you are spared: pregnancy and perinatal.")).to_be_visible()
    page.get_by_text("Change it, or lift it").click()
    page.get_by_role("button", name="Lift it now").click()
    expect(page.get_by_text("Be spared a kind of mail")).to_be_visible()

    page.goto(f"/cases/{case.id}")
    page.get_by_text("Ask a specialist, and keep it").click()
    page.get_by_label("Whom to ask").select_option("pharmacist")
    page.get_by_label("What you would like to know").fill("May she have both?")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator("#asks")).to_contain_text("May she have both?")
    page.get_by_role("button", name="No longer needed").click()
    expect(page.locator("#asks")).to_have_count(0)
    page.context.close()


def tab_until(page: Page, sign: str, limit: int = 60) -> None:
    """Press Tab until the focused element fits a selector."""
    for _ in range(limit):
        page.keyboard.press("Tab")
        if page.evaluate("sign => document.activeElement.matches(sign)", sign):
            return
    raise AssertionError(f"no {sign} within {limit} tabs")


def test_by_keyboard_alone_from_the_inbox_to_a_reply(site: Site) -> None:
    page = site.open("/inbox?tab=open")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent.trim()") == "Skip to main content"
    tab_until(page, "a.subject")
    subject = page.evaluate("document.activeElement.textContent")

    page.keyboard.press("Enter")

    expect(page.locator("#pane .case__subject")).to_have_text(subject)
    assert "open=" in page.url
    tab_until(page, "#pane a.nhsuk-button", limit=200)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Reply", exact=True)).to_be_visible()
    page.context.close()


FLAGGED = (
    "She has missed four doses of\n  methadone, and the pharmacy has none for tonight. Could you advise about the dose?"
)


def test_a_red_flag_in_the_words_is_said_once_and_the_decision_is_changed_by_keyboard_alone(site: Site) -> None:
    case = one_case(site.app, FLAGGED, subject="About the pharmacy", message_id="<flag@quay.example>")
    page = site.open(f"/cases/{case.id}", width=NARROW)
    heard = page.locator(".mail .words").aria_snapshot()

    assert "red flag: pharmacy has none for tonight" in " ".join(heard.split())
    assert page.locator(".mail .words mark.by-floor").count() == heard.count("red flag: ")
    page.evaluate("getSelection().selectAllChildren(document.querySelector('.mail .words'))")
    assert "red flag" not in page.evaluate("getSelection().toString()")  # copied words are the mail's alone
    look_closely(page, "flagged mail")

    tab_until(page, "a[href='#correct-category']", limit=200)
    page.keyboard.press("Enter")

    expect(page.get_by_label("Category", exact=True)).to_be_visible()
    page.context.close()


def test_in_forced_colours_and_in_grey_a_red_flag_still_looks_other_than_what_the_reader_went_by(site: Site) -> None:
    case = one_case(site.app, FLAGGED, subject="About the pharmacy again", message_id="<grey@quay.example>")
    page = site.open(f"/cases/{case.id}")
    look = "mark => { const s = getComputedStyle(mark); return [s.borderBottomStyle, s.fontWeight] }"

    for colours in ("none", "active"):
        page.emulate_media(forced_colors=colours)
        assert page.locator(".mail .words mark.by-floor").first.evaluate(look) == ["solid", "600"]
        assert page.locator(".mail .words mark.by-reader").first.evaluate(look) == ["dotted", "400"]
    page.context.close()


def test_every_focused_element_is_seen_to_be_focused(site: Site) -> None:
    page = site.open("/inbox?tab=open")
    for _ in range(25):
        page.keyboard.press("Tab")
        look = page.evaluate(
            "() => { const s = getComputedStyle(document.activeElement); return [s.outlineStyle, s.boxShadow, s.backgroundColor] }"
        )
        assert look[0] != "none" or look[1] != "none", page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
    page.context.close()


def test_single_keys_move_open_take_and_can_be_turned_off(site: Site) -> None:
    case = one_case(site.app, "the dose of today?", subject="For the keys", message_id="<keys@quay.example>")
    page = site.open("/inbox?tab=open&urgency=U3")
    page.keyboard.press("j")
    first = page.evaluate("document.activeElement.closest('tr').dataset.id")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.closest('tr').dataset.id") != first
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.closest('tr').dataset.id") == first
    page.keyboard.press("o")
    expect(page.locator("#pane .case")).to_have_attribute("data-case", first)

    page.goto(f"/inbox?tab=open&urgency=U3&open={case.id}")
    page.locator("#pane").focus()
    page.locator("#pane .case__subject a").focus()
    page.keyboard.press("t")
    expect(page.locator("#pane .case__head")).to_contain_text("With you")
    assert again(site.app, case.id).owner_id == site.ids["Lena"]

    page.keyboard.press("?")
    expect(page.get_by_role("heading", name="Keys", exact=True)).to_be_visible()
    page.get_by_label("Turn single keys off").check()
    page.keyboard.press("Escape")
    before = page.url
    page.locator("#pane .case__subject a").focus()
    page.keyboard.press("r")
    page.wait_for_timeout(200)
    assert page.url == before
    page.context.close()


def test_the_mail_opens_beside_the_list_and_back_goes_back(site: Site) -> None:
    page = site.open("/inbox?tab=open&urgency=U3")
    boxes = "[...document.querySelectorAll('tr.row')].map(row => Math.round(row.getBoundingClientRect().top))"
    before = page.evaluate(boxes)

    page.locator("a.subject").nth(1).click()
    expect(page.locator("#pane .case")).to_be_visible()

    assert page.evaluate(boxes) == before
    page.go_back()
    expect(page.locator("#pane .case")).to_have_count(0)
    page.context.close()


def test_on_a_telephone_a_mail_opens_on_a_page_of_its_own(site: Site) -> None:
    page = site.open("/inbox?tab=open", width=NARROW)
    page.locator("a.subject").first.click()
    expect(page.locator("h1.case__subject")).to_be_visible()
    assert "/cases/" in page.url
    page.context.close()


def test_new_mail_is_announced_and_nothing_moves(site: Site) -> None:
    page = site.open("/inbox?tab=open")
    ready(page)
    before = page.evaluate(
        "[...document.querySelectorAll('tr.row')].map(row => [row.dataset.id, row.getBoundingClientRect().top])"
    )
    one_case(site.app, "the dose, and one more", message_id="<fresh@quay.example>")

    page.evaluate("window.liaisonLook()")

    news = page.locator("#news")
    expect(news).to_contain_text("1 new")
    assert news.get_attribute("aria-live") == "polite"
    after = page.evaluate(
        "[...document.querySelectorAll('tr.row')].map(row => [row.dataset.id, row.getBoundingClientRect().top])"
    )
    assert after == before
    news.get_by_role("link").click()
    expect(page.locator("tr.row")).to_have_count(len(before) + 1)
    page.context.close()


def test_a_draft_is_kept_while_it_is_written(site: Site) -> None:
    case = one_case(site.app, "the dose for a draft?", message_id="<draft@quay.example>")
    page = site.open(f"/cases/{case.id}/reply")
    page.get_by_label("Your answer").fill("Half an answer")

    expect(page.locator("#draft-said")).to_contain_text("Draft kept")

    page.reload()
    expect(page.get_by_label("Your answer")).to_have_value("Half an answer")
    page.context.close()


def test_an_answer_is_sent_and_taken_back(site: Site) -> None:
    case = one_case(site.app, "the dose to be answered?", message_id="<undo@quay.example>")
    page = site.open(f"/cases/{case.id}/reply")
    page.get_by_label("Your answer").fill("Please keep it as it is.")
    page.get_by_role("button", name="Check the letter").click()
    page.get_by_role("button", name="Send to Quay Practice").click()
    expect(page.get_by_text("leaves at 10:00:10")).to_be_visible()
    assert again(site.app, case.id).state is CaseState.ANSWERED

    page.get_by_role("button", name="Take it back").click()

    expect(page.get_by_label("Your answer")).to_have_value("Please keep it as it is.")
    assert letters(site.app, "answer")[-1].state.value == "cancelled"
    page.context.close()


@pytest.mark.parametrize("width", [WIDE, NARROW], ids=["1440", "390"])
def test_without_javascript_a_colleague_signs_in_opens_takes_and_answers(width: tuple[int, int], site: Site) -> None:
    case = one_case(
        site.app, "the dose without script?", subject=f"Plain {width[0]}", message_id=f"<plain{width[0]}@quay.example>"
    )
    with transaction(site.app.engine) as session:
        session.get_one(Staff, site.ids["Nora"]).password_hash = passwords.make(PASSWORD)
    page = site.open("/inbox?tab=open&urgency=U3", width=width, name=None, script=False)

    page.get_by_label("E-mail address").fill("nora@service.example")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name=f"Plain {width[0]}").click()
    page.get_by_role("button", name="Take", exact=True).click()
    expect(page.get_by_text("With you")).to_be_visible()
    page.get_by_role("button", name="Reply").click()
    page.get_by_label("Your answer").fill("We ring you today.")
    page.get_by_role("button", name="Check the letter").click()
    page.get_by_role("button", name="Send to Quay Practice").click()

    expect(page.get_by_role("button", name="Take it back")).to_be_visible()
    now = again(site.app, case.id)
    assert (now.state, now.owner_id) == (CaseState.ANSWERED, site.ids["Nora"])
    page.context.close()


def test_without_javascript_a_lead_enters_somebody_who_rang_in_and_takes_it_back(site: Site) -> None:
    page = site.open("/rota/leave", width=NARROW, script=False)
    page.get_by_label("Colleague", exact=True).select_option("Ailsa")
    page.get_by_role("button", name="Away from now").click()

    expect(page.get_by_role("region", name="Now and to come")).to_contain_text("away, now")
    page.locator("summary", has_text="Change: Ailsa").press("Enter")
    page.get_by_role("button", name="Back now").click()
    expect(page.get_by_role("region", name="Now and to come")).not_to_contain_text("away, now")
    page.context.close()


def test_a_gap_on_the_rota_is_filled_by_keyboard_alone(site: Site) -> None:
    page = site.open("/rota")
    tab_until(page, '.gaplist a[href*="day=2026-12-01"]', limit=80)
    page.keyboard.press("Enter")
    expect(page.get_by_label("Day", exact=True)).to_have_value("2026-12-01")
    page.get_by_label("Colleague", exact=True).select_option("Nora")
    page.get_by_label("Where (optional)").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Nora has a shift then already: Tue 1 Dec 09:00–17:00.").first).to_be_visible()
    page.watched.troubles = [one for one in page.watched.troubles if "422" not in one]
    look_closely(page, "refused shift")
    page.context.close()


def test_a_mail_is_printed_without_menus_and_buttons(site: Site) -> None:
    page = site.open(f"/cases/{cases(site.app)[1].id}")
    page.emulate_media(media="print")

    for sign in (".top", ".acts", ".acts-card", ".foot"):
        expect(page.locator(sign).first).to_be_hidden()
    expect(page.locator(".words").first).to_be_visible()
    page.context.close()


def test_text_at_twice_its_size_still_fits_a_telephone(site: Site) -> None:
    page = site.open("/inbox?tab=open", width=(320, 640))
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    page.context.close()


def test_the_text_for_the_record_is_copied_with_one_press(site: Site) -> None:
    case = busy(site.app, site.ids, "copy")
    page = site.open(f"/cases/{case.id}")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=site.home)

    page.get_by_role("link", name="Copy for the clinical record").click()

    expect(page.get_by_role("link", name="Copied for the clinical record")).to_be_visible()
    assert "Keep it as it is." in page.evaluate("navigator.clipboard.readText()")
    assert page.url.endswith(f"/cases/{case.id}")
    page.context.close()


@pytest.mark.parametrize("width", [WIDE, NARROW], ids=["1440", "390"])
def test_without_javascript_a_call_is_logged_divided_copied_and_filed(width: tuple[int, int], site: Site) -> None:
    page = site.open("/inbox", width=width, script=False)
    page.get_by_role("link", name="Log a telephone call").click()
    page.get_by_label("Who rang").fill("Dr Skye Orr, GP")
    page.get_by_label("Practice", exact=True).select_option("99901")
    page.get_by_label("What was said").fill(
        f"Ms One ({demo_chi(51)}): the dose? Mr Two ({demo_chi(52)}): the prescription?"
    )
    page.get_by_label("How soon it is needed").select_option("U3")
    page.get_by_label("I look after it myself").check()
    page.get_by_role("button", name="Log the call").click()
    expect(page.get_by_role("heading", name="Telephone call from Dr Skye Orr, GP")).to_be_visible()

    page.get_by_role("link", name="It is about several people: divide it").click()
    for at, label in enumerate(("her dose", "his prescription")):
        page.get_by_label("What is asked for this person").nth(at).fill(label)
    page.get_by_role("button", name="Divide into 2 questions").click()
    expect(page.get_by_text("One part of a mail about several people")).to_be_visible()

    page.get_by_role("link", name="Copy for the clinical record").click()
    expect(page.get_by_label("Questions and answers, as they were written")).to_have_value(re.compile("her dose"))
    page.get_by_role("button", name="It is in the record").click()
    expect(page.get_by_text("In the clinical record")).to_be_visible()
    page.context.close()


def test_what_a_colleague_asks_is_set_down_by_keyboard_alone(site: Site) -> None:
    busy(site.app, site.ids, "keys")
    page = site.open("/")
    before = page.get_by_role("button", name="I have seen it").count()
    tab_until(page, ".nudge button", limit=200)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="I have seen it")).to_have_count(before - 1)
    page.context.close()
