"""Files with an answer, the outbox, a letter as it left and one worded anew, in a real browser: with and without JavaScript, by keyboard."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import served
from build import TUESDAY_10AM, app_on, letters, person, service
from documents import pdf
from page_views import NARROW, WIDE, Site, look_closely, ready
from playwright.sync_api import Browser, Page, expect
from replying import all_gone, answered
from seed import one_case

from liaison.store.session import open_engine, transaction
from liaison.store.switches import HOLD_SENDS, turn

ECG = {"name": "3002741236 ECG.pdf", "mimeType": "application/pdf", "buffer": pdf("The ECG of Thursday")}
PROGRAM = {"name": "run.pdf", "mimeType": "application/pdf", "buffer": b"MZ\x90\0" + b"\0" * 60}


@pytest.fixture(scope="module")
def site(chrome: Browser, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    path = tmp_path_factory.mktemp("letters") / "liaison.db"
    shutil.copy(sqlite_template, path)
    engine = open_engine(f"sqlite:///{path}")
    app = app_on(engine)
    ids = service(app)
    person(app)
    case = one_case(app, "Jo Example, CHI 3002741236: the dose?")
    answered(app, case, ids["Nora"], for_files=True)
    all_gone(app)
    with transaction(app.engine) as session:
        turn(session, HOLD_SENDS, on=True, now=TUESDAY_10AM, because="a look at the letters")
    with served(app) as home:
        yield Site(app, ids, home, chrome)
    engine.dispose()


def closely(page: Page, name: str) -> None:
    page.watched.troubles = [one for one in page.watched.troubles if "422" not in one and "409" not in one]
    for width in (NARROW, WIDE):
        page.set_viewport_size({"width": width[0], "height": width[1]})
        look_closely(page, f"{name} at {width[0]}")


@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
def test_a_file_is_added_renamed_looked_at_and_goes_with_the_letter(site: Site, script: bool) -> None:
    case = one_case(site.app, "the dose please?", message_id=f"<files{script}@quay.example>", subject="Files")
    page = site.open(f"/cases/{case.id}/reply", name="Nora", script=script)
    if script:
        ready(page)
    page.get_by_label("Your answer").fill("Thank you. Please find the ECG attached.")
    page.get_by_label("Add PDF, pictures").set_input_files(PROGRAM)
    page.get_by_role("button", name="Add files").click()
    expect(page.get_by_text("it is a program, and none is ever sent").first).to_be_visible()
    if script:
        closely(page, "refused file")
    page.get_by_label("Add PDF, pictures").set_input_files(ECG)
    page.get_by_role("button", name="Add files").click()
    expect(page.get_by_text("Its name carried a CHI number")).to_be_visible()
    expect(page.get_by_label("Your answer")).to_have_value("Thank you. Please find the ECG attached.")
    page.get_by_label("Name as it is sent").fill("ECG of Thursday")
    page.get_by_role("button", name="Use this name").click()
    expect(page.get_by_role("link", name="ECG of Thursday.pdf", exact=True)).to_be_visible()
    if script:
        closely(page, "with a file")
    page.get_by_role("link", name="Look at ECG of Thursday.pdf").click()
    expect(page.get_by_role("img", name="The attachment, as a picture")).to_be_visible()
    page.get_by_role("link", name="Reply").first.click()
    page.get_by_role("button", name="Check the letter").click()
    expect(page.get_by_role("heading", name="With it goes")).to_be_visible()
    if script:
        closely(page, "checked with a file")
    page.get_by_role("button", name="Send to").click()
    expect(page.locator(".case__head")).to_contain_text("answered")
    page.context.close()


def test_what_is_too_large_is_said_before_it_is_sent(site: Site) -> None:
    case = one_case(site.app, "the dose please?", message_id="<large@quay.example>")
    page = site.open(f"/cases/{case.id}/reply", name="Nora")
    ready(page)
    page.get_by_label("Add PDF, pictures").set_input_files(
        {"name": "a.txt", "mimeType": "text/plain", "buffer": b"x" * 10_000_001}
    )
    expect(page.locator("#files-said")).to_contain_text("more than one letter carries")
    page.context.close()


def test_the_outbox_and_a_letter_as_it_left(site: Site) -> None:
    page = site.open("/outbox?tab=sent", name="Nora")
    ready(page)
    closely(page, "outbox")
    page.get_by_role("link", name="answer to").first.click()
    expect(page.get_by_text("Exactly as it left")).to_be_visible()
    closely(page, "letter")
    place = page.get_by_role("link", name="Open the PDF").get_attribute("href")
    got = page.request.get(f"{site.home}{place}")
    assert got.headers["content-disposition"].startswith("inline")
    page.get_by_role("link", name="The same as HTML").click()
    expect(page.locator("body")).to_contain_text("For the practice's files")
    page.context.close()


@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
def test_a_drafted_letter_is_worded_anew_by_keyboard(site: Site, script: bool) -> None:
    one_case(site.app, "the dose please?", message_id=f"<ack{script}@quay.example>", subject="Words")
    letter = letters(site.app, "acknowledgement")[-1]
    page = site.open("/outbox", name="Nora", script=script)
    page.locator(f'a[href="/letters/{letter.id}/words"]').focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Change the words of a letter")
    if script:
        ready(page)
        closely(page, "words")
    box = page.get_by_label("The letter", exact=True)
    box.fill(f"Good to hear from you.\n\n{box.input_value()}")
    page.get_by_role("button", name="Look at the letter").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="The letter as it will leave")).to_be_visible()
    if script:
        closely(page, "words looked at")
    page.get_by_role("button", name="Keep these words").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Good to hear from you.").first).to_be_visible()
    expect(page.get_by_text("worded anew before it left").first).to_be_visible()
    page.context.close()
