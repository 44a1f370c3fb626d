"""The desk in a real browser: search, bulk, own views, two colleagues on one case, a list that is renewed without a reload."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import served
from build import app_on, arrive, mail, service
from page_views import NARROW, WIDE, Site, look_closely, ready
from playwright.sync_api import Browser, Page, expect
from seed import one_case

from liaison.store.session import open_engine


@pytest.fixture(scope="module")
def site(chrome: Browser, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    path = tmp_path_factory.mktemp("desk") / "liaison.db"
    shutil.copy(sqlite_template, path)
    engine = open_engine(f"sqlite:///{path}")
    app = app_on(engine)
    ids = service(app)
    arrive(
        app,
        *(mail("the dose of methadone?", subject=f"Number {n}", message_id=f"<d{n}@quay.example>") for n in range(53)),
    )
    with served(app) as home:
        yield Site(app, ids, home, chrome)
    engine.dispose()


def closely(page: Page, name: str) -> None:
    page.watched.troubles = [one for one in page.watched.troubles if "422" not in one and "409" not in one]
    for width in (NARROW, WIDE):
        page.set_viewport_size({"width": width[0], "height": width[1]})
        look_closely(page, f"{name} at {width[0]}")


@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
def test_a_search_by_keyboard_shows_marked_words(site: Site, script: bool) -> None:
    page = site.open("/inbox?tab=open", script=script)
    if script:
        ready(page)
        page.keyboard.press("/")
    else:
        page.get_by_role("searchbox").focus()
    page.keyboard.type("methadone")
    page.keyboard.press("Enter")

    expect(page.locator("mark.hit").first).to_have_text("methadone")
    expect(page.get_by_role("status").first).to_contain_text("53 found")
    assert "methadone" not in page.url
    if script:
        closely(page, "search")
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_text("51 to 53 of 53")).to_be_visible()
    page.context.close()


@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
def test_several_are_looked_at_first_and_then_taken(site: Site, script: bool) -> None:
    page = site.open("/inbox?tab=open", script=script)
    for box in page.locator("input[name=chosen]").all()[0 if script else 10 :][:3]:
        box.check()
    page.get_by_role("button", name="Take", exact=True).click()
    expect(page.get_by_text("Nothing is done yet.")).to_be_visible()
    if script:
        closely(page, "preview")
    page.locator("form .acts button").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Taken: 3")
    if script:
        closely(page, "done")
    page.context.close()


def test_filters_are_said_and_a_view_is_kept_and_found_again(site: Site) -> None:
    page = site.open("/inbox?tab=open")
    ready(page)
    page.locator("#filters summary").click()
    page.get_by_label("Urgency", exact=True).select_option("U3")
    page.get_by_label("Not opened").check()
    page.get_by_role("button", name="Filter", exact=True).click()
    expect(page.locator(".only")).to_contain_text("Soon · not opened")
    page.get_by_text("My views").click()
    page.get_by_label("Keep this tab and its filters as").fill("Soon and unread")
    closely(page, "filters and views")
    page.get_by_role("button", name="Keep", exact=True).click()
    page.goto("/inbox")
    page.get_by_text("My views").click()
    page.get_by_role("link", name="Soon and unread").click()

    assert "flags=unopened" in page.url
    page.context.close()


def test_two_colleagues_see_each_other_and_what_one_did_is_said_and_moves_nothing(site: Site) -> None:
    case = one_case(site.app, "the dose for two?", message_id="<two@quay.example>")
    nora = site.open(f"/cases/{case.id}", name="Nora")
    ready(nora)
    petra = site.open(f"/cases/{case.id}/reply", name="Petra")
    ready(petra)
    before = nora.locator(".mail").first.bounding_box()

    nora.evaluate("window.liaisonTell()")
    expect(nora.locator(".who__others")).to_have_text("Petra is writing an answer.")
    petra.goto(f"/cases/{case.id}")
    ready(petra)
    petra.get_by_text("Wait for somebody outside").click()
    petra.get_by_label("Waiting for").fill("the practice")
    petra.get_by_role("button", name="Put in waiting").click()
    expect(petra.locator(".case__head")).to_contain_text("waiting")
    ready(petra)
    petra.evaluate("window.liaisonTell()")
    nora.evaluate("window.liaisonTell()")

    expect(nora.locator(".who__others")).to_have_text("Petra has it open too.")
    expect(nora.locator(".who__changed")).to_contain_text("Petra set this to waiting at 10:00 today.")
    assert nora.locator(".mail").first.bounding_box() == before
    closely(nora, "who is here")
    nora.context.close()
    petra.context.close()


def test_a_stale_act_says_who_was_first_and_keeps_what_was_typed(site: Site) -> None:
    case = one_case(site.app, "the dose that two want?", message_id="<stale@quay.example>")
    nora, farid = (site.open(f"/cases/{case.id}", name=name) for name in ("Nora", "Farid"))
    ready(nora)
    nora.get_by_text("Wait for somebody outside").click()
    nora.get_by_label("Waiting for").fill("the practice, to send the ECG")
    farid.get_by_role("button", name="Take", exact=True).click()
    expect(farid.get_by_text("With you")).to_be_visible()

    nora.get_by_role("button", name="Put in waiting").click()

    expect(nora.get_by_role("heading", level=1)).to_have_text("Farid took this at 10:00 today.")
    expect(nora.get_by_label("Waiting for")).to_have_value("the practice, to send the ECG")
    closely(nora, "stale")
    nora.context.close()
    farid.context.close()


def test_the_list_is_renewed_when_asked_without_a_reload_and_the_open_mail_stays(site: Site) -> None:
    page = site.open("/inbox?tab=open")
    ready(page)
    page.locator("a.subject").first.click()
    expect(page.locator("#pane .case")).to_be_visible()
    page.evaluate("window.notReloaded = true")
    one_case(site.app, "the prescription was stolen", subject="Fresh", message_id="<fresh@quay.example>")
    page.evaluate("window.liaisonLook()")
    expect(page.locator("#news")).to_contain_text("1 new, 1 urgent")
    assert page.get_by_role("link", name="Fresh").count() == 0

    page.locator("#news a").click()

    expect(page.get_by_role("link", name="Fresh")).to_be_visible()
    assert page.evaluate("window.notReloaded") is True
    expect(page.locator("#pane .case")).to_be_visible()
    expect(page.locator("#news")).to_be_empty()
    look_closely(page, "renewed list")
    page.context.close()


def test_a_second_window_says_that_it_keeps_nothing_and_shows_both_when_asked(site: Site) -> None:
    case = one_case(site.app, "the dose in two windows?", message_id="<windows@quay.example>")
    first, second = (site.open(f"/cases/{case.id}/reply", name="Nora") for _ in range(2))
    first.get_by_label("Your answer").fill("From the first window")
    expect(first.locator("#draft-said")).to_contain_text("Draft kept")
    second.get_by_label("Your answer").fill("From the second window")
    expect(second.locator("#draft-said")).to_contain_text("another window")

    second.get_by_role("button", name="Keep as draft").click()

    expect(second.get_by_text("From the first window")).to_be_visible()
    expect(second.get_by_label("Your answer")).to_have_value("From the second window")
    closely(second, "two windows")
    first.context.close()
    second.context.close()
