"""Words that may be hard to read, and letters that wait for a person, in a real browser: by keyboard, both widths, with and without script."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import served
from build import app_on, service
from page_views import NARROW, WIDE, Site, look_closely
from playwright.sync_api import Browser, Page, expect
from replying import all_gone, answered
from seed import one_case

from liaison.mail.mailbox import MailRejected
from liaison.store.session import open_engine

BOTH = pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])


@pytest.fixture(scope="module")
def site(chrome: Browser, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    path = tmp_path_factory.mktemp("careful") / "liaison.db"
    shutil.copy(sqlite_template, path)
    engine = open_engine(f"sqlite:///{path}")
    app = app_on(engine)
    ids = service(app)
    with served(app) as home:
        yield Site(app, ids, home, chrome)
    engine.dispose()


def closely(page: Page, name: str, *, script: bool) -> None:
    """Look at both widths, where there is script to look with; a page that was refused is meant here."""
    if not script:
        return
    page.watched.troubles = [one for one in page.watched.troubles if "422" not in one.split()]
    for width in (NARROW, WIDE):
        page.set_viewport_size({"width": width[0], "height": width[1]})
        look_closely(page, f"{name} at {width[0]}")


@BOTH
def test_the_words_come_when_she_asks_and_stay_while_she_answers(site: Site, script: bool) -> None:
    words = "She says she wants to end her life and has tablets at home."
    case = one_case(site.app, words, subject=f"Please ring {script}", message_id=f"<hard{script}@quay.example>")
    page = site.open("/inbox?tab=open", script=script)
    row = page.locator(f'tr[data-id="{case.id}"]')
    line = row.locator("bdi", has_text="tablets at home")
    expect(line).to_be_hidden()
    expect(row.get_by_text("May be hard to read: suicide or self-harm.")).to_be_visible()
    closely(page, "inbox with a calm line", script=script)
    row.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(line).to_be_visible()
    closely(page, "inbox with its words", script=script)

    if script:
        page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
        expect(row.get_by_text("not opened yet")).to_be_visible()
        row.locator("a.subject").click()
        expect(page.locator("#pane .case")).to_be_visible()
        expect(row.get_by_text("not opened yet")).to_have_count(0)  # she has just opened it
        expect(row.locator(".due")).to_contain_text("Answer")
    page.goto(f"{site.home}/cases/{case.id}")
    page.locator("details.careful > summary").first.focus()
    page.keyboard.press("Enter")
    page.goto(f"{site.home}/cases/{case.id}/reply")
    fold = page.locator("details.careful").first
    expect(fold.get_by_text("tablets at home")).to_be_visible() if script else expect(
        fold.get_by_text("tablets at home")
    ).to_be_hidden()


@BOTH
def test_a_letter_that_waits_for_a_person_is_settled_by_keyboard(site: Site, script: bool) -> None:
    case = one_case(site.app, "Could you advise?", subject=f"Asked {script}", message_id=f"<w{script}@quay.example>")
    all_gone(site.app)
    letter = answered(site.app, case, site.ids["Nora"])
    site.app.mailboxes["main"].fail("send", MailRejected("no"))
    all_gone(site.app)
    page = site.open(f"/letters/{letter.id}", script=script)
    closely(page, "a letter that waits", script=script)
    page.get_by_role("button", name="Drop it").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="It has not left")).to_be_visible()
    expect(page.locator("#settle-because-error")).to_be_visible()
    closely(page, "dropped without a reason", script=script)
    page.goto(f"{site.home}/cases/{case.id}/reply")
    expect(page.get_by_label("Your answer")).to_have_value("Thank you for asking. We ring you today.")
    closely(page, "the words are there again", script=script)
    page.goto(f"{site.home}/letters/{letter.id}")
    page.get_by_role("button", name="Let it go out again").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Leaves next").first).to_be_visible()
