"""Hazard: “This is me” reaches somebody the person did not agree to, after the time is over or the person took it back, or a machine reads it."""

import io
import zipfile
from datetime import timedelta

import pytest
from build import TUESDAY_10AM as NOW
from build import app_on, arrive, mail, person, service
from seed import signed_in_cookie
from sqlalchemy import Engine, select
from starlette.testclient import TestClient

from liaison.domain.about_me_sections import DEFAULT, TRAUMA
from liaison.reviews import about_me, about_me_apart, about_me_shares
from liaison.reviews.about_me_shares import Agreed
from liaison.store.session import reading, transaction
from liaison.store.tables import metadata
from liaison.web.deps import COOKIE
from liaison.web.window import create_app

MARK = "Zebrafish"  # a word that nothing else brings
OURS = {"about_me_version", "about_me_apart"}


def test_nobody_gets_more_or_longer_than_the_person_agreed_and_its_words_stand_in_no_other_table(
    memory_engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    moment = {"now": NOW}
    app = app_on(memory_engine, now=NOW)
    object.__setattr__(app, "clock", lambda: moment["now"])
    ids = service(app)
    who = person(app, name="Jo Example", preferred_name="Joey", keyworker_id=ids["Ailsa"])
    arrive(app, mail("Could you advise about Jo Example please?"))
    words = {one.key: f"{MARK} {one.key} here." for one in DEFAULT.sections}
    with transaction(app.engine) as session:
        by = {"staff_id": ids["Ailsa"], "now": NOW}
        about_me.save(session, who, words, told="self", seen=0, **by)
        about_me_apart.save(session, who, f"{MARK} {TRAUMA} here.", [], how="face", seen=0, **by)
        until = NOW.date() + timedelta(days=30)
        agreed = Agreed("prison", "HMP Example", ["name", "helps"], ids["Ailsa"], "face", NOW.date(), until)
        consent = about_me_shares.agree(session, who, agreed, **by).id

    web = create_app(app)

    def browser(name: str) -> TestClient:
        client = TestClient(web, base_url="http://liaison.example", follow_redirects=False)
        token, client.csrf = signed_in_cookie(app, ids[name])
        client.cookies.set(COOKIE, token)
        return client

    nora, ailsa = browser("Nora"), browser("Ailsa")
    at = f"/people/{who}/about-me"

    def share(client: TestClient, form: str):
        return client.post(f"{at}/shares", data={"csrf": client.csrf, "consent": str(consent), "form": form})

    for form in ("paper", "paper_easy", "word", "word_easy"):
        got = nora.get(share(nora, form).headers["location"])
        text = got.text if form.startswith("paper") else document_words(got.content)
        assert f"{MARK} name here" in text
        assert f"{MARK} helps here" in text
        assert text.count(MARK) == 2, form  # those two sections and no more
        assert MARK not in got.headers.get("content-disposition", "")
        assert "Jo" not in got.headers.get("content-disposition", "")
        assert "service.example" not in text

    # no page of somebody whom the person did not name shows what is kept apart, or that it is there
    for path in (f"/people/{who}", at, f"{at}/edit", f"{at}/versions/1", f"{at}/agree", f"{at}/apart"):
        assert f"{MARK} {TRAUMA}" not in browser("Lena").get(path).text, path
    assert DEFAULT.apart.title not in browser("Lena").get(at).text
    for path in (at, f"/people/{who}"):
        assert f"{MARK} {TRAUMA}" not in ailsa.get(path).text, path  # no list, for nobody
    assert f"{MARK} {TRAUMA}" in ailsa.get(f"{at}/apart").text

    papers = [f"{at}/shares/1", f"{at}/shares/3.docx"]
    moment["now"] = NOW + timedelta(days=31)
    ended = [share(browser("Nora"), "paper").status_code, *(browser("Nora").get(path).status_code for path in papers)]
    assert ended == [409, 409, 409]
    moment["now"] = NOW
    nora.post(f"{at}/agreements/{consent}/take-back", data={"csrf": nora.csrf})
    back = [share(nora, "word"), *(nora.get(path) for path in papers)]
    assert [one.status_code for one in back] == [409, 409, 409]
    assert all(f"{MARK} helps" not in one.text or "has taken this back" in one.text for one in back)

    with reading(app.engine) as session:
        held = {
            table.name for table in metadata.sorted_tables if any(MARK in repr(row) for row in session.execute(select(table)))
        }  # fmt: skip
    assert held == OURS  # no lesson, no event, no mail, no search index of ours
    assert MARK not in caplog.text


def document_words(content: bytes) -> str:
    """Everything in a Word file, its properties too."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return "\n".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())
