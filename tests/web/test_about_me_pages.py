"""The pages of “This is me”: written, seen in versions, agreed to, shared on paper and as Word, taken back; the form; the section apart."""

import pytest
from build import app_on, person, service
from seed import SCRIPT, post, signed_in_cookie
from sqlalchemy import Engine
from starlette.testclient import TestClient

from liaison.app import App
from liaison.web.deps import COOKIE
from liaison.web.window import create_app


class Desk:
    """A service with one person, and browsers of colleagues."""

    def __init__(self, app: App) -> None:
        self.app, self.ids = app, service(app)
        self.at = f"/people/{person(app, name='Jo Example', preferred_name='Joey')}/about-me"
        self.web = create_app(app)

    def open(self, name: str) -> TestClient:
        client = TestClient(self.web, base_url="http://liaison.example", follow_redirects=False)
        token, client.csrf = signed_in_cookie(self.app, self.ids[name])
        client.cookies.set(COOKIE, token)
        return client


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return Desk(app_on(engine))


def test_it_is_written_agreed_to_shared_and_taken_back(desk: Desk) -> None:
    ailsa, at = desk.open("Ailsa"), desk.at
    assert "Nothing is written yet" in ailsa.get(at).text
    assert at in ailsa.get(at.removesuffix("/about-me")).text  # a link on the person's page
    assert post(ailsa, f"{at}/shares", consent="", form="paper").status_code == 409  # nothing to share

    saved = post(
        ailsa,
        f"{at}/edit",
        version=0,
        told="self",
        s_name="Joey",
        s_helps=f"Tea. {SCRIPT}",
        s_matters="word " * 20,
        s_contact="Ring in the morning. Do not text.",
        s_trauma="no",
    )
    assert saved.headers["location"] == f"{at}?said=saved"
    page = ailsa.get(at).text
    for words in (
        "Version 1, written by the person, kept by Ailsa",
        "&lt;script&gt;",
        "Nobody outside the team yet.",
        "as it comes",
    ):
        assert words in page
    assert SCRIPT not in page
    record = f'{at.removesuffix("/about-me")}/edit/contact">'
    assert f'go by the record alone: <a href="{record}does it say the same?' in page  # letters go by the other page
    assert f'<a href="{record}enter there too what is safe' in ailsa.get(f"{at}/edit").text
    assert "a line is long" in ailsa.get(f"{at}/edit").text

    wrong = post(
        ailsa,
        f"{at}/agree",
        recipient="hospital",
        which="",
        sections=["name"],
        asked_by=desk.ids["Ailsa"],
        how="face",
        given_on="2026-11-24",
        until="2028-01-01",
    )
    assert wrong.status_code == 422
    for words in ("Say which one", "within a year", 'value="name" checked'):
        assert words in wrong.text
    assert post(ailsa, f"{at}/agree", recipient="hospital").status_code == 422
    done = post(
        ailsa,
        f"{at}/agree",
        recipient="hospital",
        which="Ward 4",
        sections=["name", "helps"],
        asked_by=desk.ids["Ailsa"],
        how="face",
        given_on="2026-11-24",
        until="2027-02-01",
    )
    assert done.headers["location"] == f"{at}?said=agreed#sharing"

    nora = desk.open("Nora")
    paper = nora.get(post(nora, f"{at}/shares", consent=1, form="paper").headers["location"]).text
    for words in (
        "This is me",
        "Joey",
        "Jo Example",
        "Tea.",
        "&lt;script&gt;",
        "For Ward 4 (hospital or ward), until Monday 1 February 2027",
    ):
        assert words in paper
    assert "word word" not in paper  # a section that was not agreed to
    assert "<title>This is me</title>" in paper
    file = nora.get(post(nora, f"{at}/shares", consent=1, form="word_easy").headers["location"])
    assert (file.status_code, file.headers["content-type"].split(".")[-1]) == (200, "document")
    assert 'filename="this-is-me-2.docx"' in file.headers["content-disposition"]
    page = nora.get(at).text
    for words in (
        "as a Word file, easy read: version 1",
        "The name I like, What helps me",
        "Who opened these papers",
        "share 2",
    ):
        assert words in page

    assert post(nora, f"{at}/agreements/1/take-back").headers["location"] == f"{at}?said=back#sharing"
    page = nora.get(at).text
    assert "taken back" in page
    assert "does not open any more" in page
    refused = post(nora, f"{at}/shares", consent=1, form="paper")
    assert refused.status_code == 409
    assert "The person has taken this back" in refused.text
    assert post(nora, f"{at}/shares", consent=1, form="stone").status_code == 422
    own = nora.get(post(nora, f"{at}/shares", consent="", form="paper_easy").headers["location"]).text
    assert "word word" in own
    assert '<body class="easy">' in own


def test_two_at_once_see_both_and_earlier_versions_can_be_looked_at(desk: Desk) -> None:
    ailsa, nora, at = desk.open("Ailsa"), desk.open("Nora"), desk.at
    post(nora, f"{at}/edit", version=0, told="said", s_name="Joey")
    clash = post(ailsa, f"{at}/edit", version=0, told="said", s_name="Jo", s_helps="Tea")
    assert clash.status_code == 409
    for words in ("Your colleague kept: <bdi>Joey</bdi>", ">\nJo<", "Tea", 'name="version" value="1"'):
        assert words in clash.text
    assert post(ailsa, f"{at}/edit", version=1, told="said", s_name="Jo", s_helps="Tea").status_code == 303
    assert "Joey" in ailsa.get(f"{at}/versions/1").text
    assert f"{at}/versions/1" in ailsa.get(at).text
    long = post(ailsa, f"{at}/edit", version=2, told="said", s_name="x" * 1501)
    assert long.status_code == 422
    assert 'href="#about-s_name"' in long.text
    assert post(ailsa, f"{at}/edit", version=2, told="stars").status_code == 422
    for path in (
        f"{at}/versions/99",
        "/people/99/about-me",
        "/people/99/about-me/edit",
        "/people/99/about-me/apart",
        "/people/99/about-me/agree",
    ):
        assert ailsa.get(path).status_code == 404, path
    assert post(ailsa, "/people/99/about-me/edit", version=0, told="said").status_code == 404
    assert ailsa.get(f"{at}/shares/99").status_code == 409
    keys = ("name", "matters", "people", "roots", "helps", "hard", "too_much", "contact")
    post(ailsa, f"{at}/edit", version=2, told="said", **{f"s_{key}": "word " * 290 for key in keys})
    paper = ailsa.get(post(ailsa, f"{at}/shares", consent="", form="paper").headers["location"]).text
    assert "It is longer than one page" in paper


def test_the_section_apart_is_turned_on_opened_by_whom_it_is_for_and_turned_off(desk: Desk) -> None:
    ailsa, petra, lena, at = desk.open("Ailsa"), desk.open("Petra"), desk.open("Lena"), desk.at
    assert post(ailsa, f"{at}/apart", version=0, do="save", told="words", how="").status_code == 422
    assert (
        post(
            ailsa, f"{at}/apart", version=0, do="save", told="what happened", how="face", seen_by=[desk.ids["Petra"]]
        ).status_code
        == 303
    )
    assert "what happened" in petra.get(f"{at}/apart").text
    assert f'href="{at}/apart"' in petra.get(at).text  # also where nothing else is written
    assert "It opens for Ailsa, Petra" in petra.get(f"{at}/apart").text
    shut = lena.get(f"{at}/apart").text
    assert "what happened" not in shut
    assert "Who opened it" not in shut
    assert "One of them can add you" in post(lena, f"{at}/apart", version=0, do="save", told="mine", how="face").text
    late = post(ailsa, f"{at}/apart", version=0, do="save", told="late words", how="face")
    assert late.status_code == 409
    assert "Your colleague kept: <bdi>what happened</bdi>" in late.text
    assert "late words" in late.text
    assert post(petra, f"{at}/apart", version=1, do="off").headers["location"] == f"{at}?said=off"
    assert "what happened" not in petra.get(f"{at}/apart").text


def test_leads_and_admins_change_the_form_and_everything_shows_who_made_it(desk: Desk) -> None:
    lena, at = desk.open("Lena"), desk.at
    assert desk.open("Nora").get("/reviews/about-me").status_code == 403
    assert "/reviews/about-me" in lena.get("/reviews").text
    page = lena.get("/reviews/about-me").text
    assert "It has not been made with anybody here yet" in page
    form = {
        "version": 0, "key": ["name", "helps", "more", ""], "place": ["2", "1", "", "3"], "title": ["My name", "What helps me", "More", "The sea"],
        "help": ["What to call me.", "Anything.", "", "Boats."], "apart_title": "What happened", "apart_help": "Only if you want.", "owner": "Lena",
        "made_with": "six people", "signed_off_on": "2026-11-20", "because": "read together",
    }  # fmt: skip
    wrong = post(lena, "/reviews/about-me", **form | {"title": ["My diagnosis", "What helps me", "More", "The sea"]})
    assert wrong.status_code == 422
    assert "medical form" in wrong.text
    assert "My diagnosis" in wrong.text
    assert post(lena, "/reviews/about-me", **form | {"place": ["x", "1", "", "3"]}).status_code == 422
    assert post(lena, "/reviews/about-me", **form | {"owner": ""}).status_code == 422
    assert post(lena, "/reviews/about-me", **form).headers["location"] == "/reviews/about-me?said=yes"
    assert "meanwhile" in post(lena, "/reviews/about-me", **form).text
    page = lena.get("/reviews/about-me").text
    assert "Version 1: <bdi>read together</bdi>" in page
    assert "What else you should know" in page  # left out, and can be put back

    edit = lena.get(f"{at}/edit").text
    assert edit.index("What helps me") < edit.index("My name") < edit.index("The sea")
    assert "Where I come from" not in edit
    post(lena, f"{at}/edit", version=0, told="self", s_site_the_sea="Every day")
    paper = lena.get(post(lena, f"{at}/shares", consent="", form="paper").headers["location"]).text
    assert "made with six people, signed off Friday 20 November 2026. Lena answers for it." in paper
    assert "The sea" in paper
