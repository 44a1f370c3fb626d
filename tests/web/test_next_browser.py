"""An answer from files that came back to what is next, in a real browser: accessible on a telephone and wide, with a script and without one."""

import pytest
from build import arrive, letters
from documents import pdf
from page_views import NARROW, WIDE, Site, look_closely
from playwright.sync_api import expect
from replying import all_gone, answered
from returning import LATER, report
from seed import again, one_case
from sqlalchemy import select
from sqlmodel import col

from liaison.store.session import reading, transaction
from liaison.store.tables import Case
from liaison.store.tables_people import Staff
from liaison.triage import reply_files


@pytest.mark.parametrize("script", [True, False])
def test_files_that_came_back_a_dose_and_what_is_next(site: Site, script: bool) -> None:
    name = f"<{'with' if script else 'without'}-script@quay.example>"
    case = one_case(site.app, "May she go up to 45 mg of methadone?", message_id=name, subject="The dose")
    with reading(site.app.engine) as session:
        nora = session.scalars(select(col(Staff.id)).where(col(Staff.name) == "Nora")).one()
    with transaction(site.app.engine) as session:
        session.get_one(Case, case.id).owner_id = nora
        chosen = reply_files.looked_through([("ECG.pdf", pdf("The ECG"))])
        allowed = reply_files.allowance(site.app, "main")
        reply_files.add(session, case.id, chosen, allowed, staff_id=nora, now=site.app.now())
    letter = answered(
        site.app, again(site.app, case.id), nora, text="Please find the ECG attached.", now=site.app.now()
    )
    all_gone(site.app, LATER)
    letter = next(one for one in letters(site.app, "answer") if one.id == letter.id)
    arrive(site.app, report(letter, name=f"r-{script}"), now=LATER)

    page = site.open(f"/cases/{case.id}/reply", script=script, width=NARROW)
    expect(page.get_by_label("ECG.pdf")).to_be_checked()
    if script:
        look_closely(page, "files offered, narrow")
        page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
        look_closely(page, "files offered, wide")
    page.get_by_label("Your answer").fill("Please find the ECG attached. Methadone 45 from tonight.")
    page.get_by_role("button", name="Check the letter").press("Enter")
    expect(page.get_by_text("“Methadone 45” stands in your letter.")).to_be_visible()
    if script:
        look_closely(page, "a dose is asked about")
    send = page.get_by_role("button", name="Send to")
    send.press("Enter")  # without a tick it stays, and says what is left
    expect(page.get_by_role("alert")).to_contain_text("Please confirm, or write on")
    page.watched.troubles.clear()  # the browser notes the refusal itself
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="Send to").press("Enter")
    expect(page.locator(".next")).to_contain_text("yours")
    if script:
        look_closely(page, "what is next")
    page.context.close()
