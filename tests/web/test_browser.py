"""Every page in a real browser: accessible, on a desk and on a telephone."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from build import cases, ledger, letters
from busy_cases import about_two, busy, with_letter
from full_service import FROM
from page_views import NARROW, WIDE, WIDTHS, Site, look_at_a_desk_too, look_closely, ready
from playwright.sync_api import Browser, expect
from seed import one_case

from liaison.app import App
from liaison.domain.states import LetterState
from liaison.mail import attachment_text
from liaison.mail.attachment_answers import Text
from liaison.store import rota_queries
from liaison.store.session import reading, transaction
from liaison.store.tables_post import Trouble


def waiting_letter(app: App) -> int:
    return next(letter.id for letter in letters(app, "answer") if letter.state is LetterState.DRAFT)


def two_buttons(app: App) -> str:
    sent = next(letter for letter in letters(app, "answer") if letter.state is LetterState.SENT)
    return "/said/" + sent.text.partition("/said/")[2].split()[0]


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
    "the service": lambda site: "/service",
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


def with_attachments(app: App) -> int:
    return next(case.id for case in cases(app) if case.subject == "A letter")


def newest_parked(app: App) -> int:
    return next(row.id for row in reversed(ledger(app)) if row.state.value == "parked")


@WIDTHS
@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_page_is_accessible_and_fits_a_desk_and_a_telephone(name: str, width: tuple[int, int], site: Site) -> None:
    page = site.visit(
        PAGES[name](site),
        width=width,
        name=None if name in {"sign-in", "two buttons"} else "Farid" if "specialist" in name else "Lena",
    )
    ready(page)
    for summary in page.locator("#not-today summary, #act-ask summary").all():
        summary.click()

    look_closely(page, f"{name} at {width[0]}")
    look_at_a_desk_too(page, name)


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
