"""“This is me” in a real browser: each page by axe at 390 and 1440 px, written by keyboard, and its paper on one page of A4."""

import io
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import served
from build import TUESDAY_10AM as NOW
from build import app_on, person, service
from page_views import NARROW, WIDE, Site, look_closely, ready
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from liaison.demo.about_me_told import WORDS
from liaison.domain.about_me_sections import DEFAULT
from liaison.domain.one_page import SIZES, size
from liaison.reviews import about_me, about_me_apart, about_me_shares
from liaison.reviews.about_me_shares import Agreed
from liaison.store.session import open_engine, transaction

SHOTS = os.environ.get("LIAISON_SHOTS", "")
AT = "/people/1/about-me"
WARD = "Make a share for Ward 4, Harbour Hospital (hospital or ward)"


@pytest.fixture(scope="module")
def site(chrome: Browser, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    path = tmp_path_factory.mktemp("about") / "liaison.db"
    shutil.copy(sqlite_template, path)
    engine = open_engine(f"sqlite:///{path}")
    app = app_on(engine)
    ids = service(app)
    by = {"staff_id": ids["Lena"], "now": NOW}
    for number in range(6):
        person(app, f"30027{number}1236", name="Robina Example", preferred_name="Robbie", keyworker_id=ids["Ailsa"])
    with transaction(engine) as session:
        about_me.save(session, 1, {"name": "Robbie"}, told="self", seen=0, **by)
        about_me.save(session, 1, WORDS, told="together", seen=1, **by)
        about_me_apart.save(session, 1, "What happened.", [ids["Petra"]], how="face", seen=0, **by)
        every = [one.key for one in DEFAULT.sections]
        wanted = Agreed("hospital", "Ward 4, Harbour Hospital", every, ids["Lena"], "face", NOW.date(), NOW.date())
        about_me_shares.agree(session, 1, wanted, **by)
        for number, words in FILLED.items():
            about_me.save(session, number, dict.fromkeys(WORDS, words), told="self", seen=0, **by)
            about_me_shares.agree(session, number, wanted, **by)
    with served(app) as home:
        yield Site(app, ids, home, chrome)
    engine.dispose()


# person → what stands in each of eleven sections: from a line to as much as a page holds in the smallest type
SENTENCE = "I am glad when somebody tells me what comes next, and waits. "


def full(points: int) -> str:
    """As much for each section as still stands on a page in this type."""
    words = SENTENCE * 9
    while size([(one.title, (words,)) for one in DEFAULT.sections]) not in SIZES[: SIZES.index(points) + 1]:
        words = words[:-5]
    return words


FILLED = {2: "Tea.", 3: full(12), 4: full(10), 5: full(9)}


def closely(page: Page, name: str) -> None:
    for width in (WIDE, NARROW):
        page.set_viewport_size({"width": width[0], "height": width[1]})
        if SHOTS:
            page.screenshot(path=f"{SHOTS}/{name}-{width[0]}.png", full_page=True)
        look_closely(page, f"{name} at {width[0]}")


def share(page: Page, at: str, form: str, button: str = "Make the person's copy") -> None:
    page.goto(at)
    row = page.locator("form", has=page.get_by_role("button", name=button))
    row.get_by_label("In what form").select_option(form)
    row.get_by_role("button").click()


def printed(page: Page, name: str) -> PdfReader:
    made = page.pdf(prefer_css_page_size=True, print_background=True)
    if SHOTS:
        Path(f"{SHOTS}/{name}.pdf").write_bytes(made)
    return PdfReader(io.BytesIO(made))


def test_every_page_by_axe_and_words_kept_by_keyboard(site: Site) -> None:
    for name, path in [
        ("about", AT),
        ("about-empty", "/people/6/about-me"),
        ("about-edit", f"{AT}/edit"),
        ("about-version", f"{AT}/versions/1"),
        ("about-agree", f"{AT}/agree"),
        ("about-apart", f"{AT}/apart"),
        ("about-apart-off", "/people/6/about-me/apart"),
        ("about-form", "/reviews/about-me"),
    ]:
        page = site.visit(path)
        ready(page)
        closely(page, name)
    page = site.open(f"{AT}/edit")
    page.get_by_label("What matters to me").focus()
    page.keyboard.type("Boats. ")
    page.get_by_role("button", name="Keep it").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="Kept.")).to_be_visible()
    expect(page.get_by_text("Version 3")).to_be_visible()
    share(page, AT, "paper", WARD)
    closely(page, "about-paper")
    share(page, AT, "paper_easy")
    closely(page, "about-paper-easy")
    assert len(printed(page, "easy").pages) <= 4
    page.context.close()


def test_the_paper_is_one_page_of_a4_from_a_line_to_the_smallest_type(site: Site) -> None:
    page, sizes = site.open(AT), []
    for number in (1, *FILLED):
        share(page, f"/people/{number}/about-me", "paper", WARD)
        sizes.append(int((page.locator("body").get_attribute("class") or "").removeprefix("size-")))
        pdf = printed(page, f"paper-{number}")
        assert len(pdf.pages) == 1, number
        assert [round(float(side)) for side in pdf.pages[0].mediabox[2:]] in ([595, 842], [596, 842]), number
        words = pdf.pages[0].extract_text()
        assert "What else you should know" in words  # the last section
        assert "answers for it" in words or "come ready made" in words  # and what stands at the foot
        assert "Invented" not in words  # no service
    assert sizes[1] == SIZES[0]
    assert sizes[-1] == SIZES[-1]
    page.context.close()
