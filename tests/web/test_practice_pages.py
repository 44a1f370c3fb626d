"""The directory on pages: a list looked at and taken in as ticked, contacts, a practice that closes, and who may do what."""

from __future__ import annotations

import re

import pytest
from build import person
from seed import post
from sqlalchemy import select

from liaison.domain.chi import demo_chi
from liaison.practices.importing import import_practices
from liaison.store.session import reading, transaction
from liaison.store.tables_directory import PracticeList
from liaison.store.tables_people import Contact, Person, Practice

HEAD = "PracticeCode,GPPracticeName,PracticeListSize,AddressLine1,Postcode,TelephoneNumber,HB,HSCP,GPCluster\n"
BAY = "99903,Bay Practice <b>,2000,4 Quay Street,ZZ1 9QP,01632 960266,S08000099,S37000007,Harbour\n"
HILL = "99904,Hill Practice,3000,1 Hill Road,ZZ1 4XX,01632 960267,S08000099,S37000007,Harbour\n"
NEW = "99905,New Practice,900,9 New Road,ZZ1 5XX,01632 960268,S08000099,S37000007,Far Side\n"


@pytest.fixture
def ailsa(app, ids, browser):
    with transaction(app.engine) as session:
        import_practices(session, HEAD + BAY + HILL, now=app.now(), edition="2026-10")
    person(app, demo_chi(1), name="Anne Drever", practice="99903")
    return browser("Ailsa")


def upload(client, text: str, name: str = "practices-2027-01.csv"):
    return client.post(
        "/practices/lists", data={"csrf": client.csrf}, files={"file": (name, text.encode(), "text/csv")}
    )


def version(app) -> int:
    with reading(app.engine) as session:
        return session.scalars(select(PracticeList.version)).one()


def test_everybody_on_duty_reads_the_directory_and_leads_and_admins_keep_it(app, ids, ailsa, nora) -> None:
    for path in ("/practices", "/practices/99903", "/clusters/1"):
        assert nora.get(path).status_code == 200
    html = nora.get("/practices/99903").text
    assert "Bay Practice &lt;b&gt;" in html
    assert "/reach" not in html
    assert nora.get("/practices/lists").status_code == 403
    assert upload(nora, HEAD + BAY).status_code == 403
    for path in ("/practices/99903/contacts", "/practices/99903/close", "/practices/99903/people"):
        assert post(nora, path, person="X", role="gp", email="x@quay.example").status_code == 403
    for path in ("/practices/00000", "/clusters/999", "/practices/lists/999"):
        assert ailsa.get(path).status_code == 404


def test_a_list_is_looked_at_ticked_and_taken_in(app, ailsa) -> None:
    assert "Choose the CSV file first" in ailsa.post("/practices/lists", data={"csrf": ailsa.csrf}).text
    assert "Columns missing" in upload(ailsa, "a,b\n1,2\n").text
    at = upload(ailsa, HEAD + HILL.replace("Hill Practice", "Hilltop Practice") + NEW).headers["location"]

    html = ailsa.get(at).text
    assert "The list of 2027-01" in html
    assert "1 not in the list" in html
    assert "<strong>1</strong> in shared care is registered here" in re.sub(r"\s+", " ", html)
    assert "2 of 2 lines of the file and 4 of 4 practices" in html
    html = ailsa.get(f"{at}?show=renamed").text
    assert "<del>Hill Practice</del>" in html
    assert "<ins>Hilltop Practice</ins>" in html
    gone = re.search(r'name="shown" value="(\d+)"', ailsa.get(f"{at}?show=gone").text)[1]  # type: ignore[index]

    fields = {"show": "gone", "page": "1", "shown": gone, "decision": "merged", "successor": "", "do": "keep"}
    refused = post(ailsa, at, version=version(app), **fields)
    assert refused.status_code == 409
    assert "enter the five digits" in refused.text
    fields |= {"successor": "99904"}
    assert post(ailsa, at, version=version(app) + 5, **fields).status_code == 409
    assert "said=kept" in post(ailsa, at, version=version(app), **fields).headers["location"]
    for do in ("none", "all", "none"):
        post(ailsa, at, version=version(app), show="opened", do=do)
    taken = post(ailsa, at, version=version(app), **(fields | {"do": "take"}))
    assert "said=taken" in taken.headers["location"]
    assert "Taken in." in ailsa.get(taken.headers["location"]).text
    with reading(app.engine) as session:
        assert session.get(Practice, "99905") is None  # not ticked
        assert session.get_one(Practice, "99904").name == "Hilltop Practice"
        assert session.get_one(Practice, "99903").status == "merged"
    assert "1 person is still registered at" in ailsa.get("/practices").text

    today = ailsa.get("/").text
    assert "People whose practice is not open any more" in today
    assert 'href="/practices/99903/people"' in today

    page = ailsa.get("/practices/99903").text
    assert "Merged with another practice" in page
    assert "Anne Drever" not in page
    people = ailsa.get("/practices/99903/people").text
    assert "Anne Drever" in people
    assert "in shared care" in people
    assert ">nobody<" in people  # who their keyworker is, so that two of one name are told apart
    with reading(app.engine) as session:
        at_version = session.get_one(Practice, "99903").version
    assert post(ailsa, "/practices/99903/people", version=at_version).status_code == 422
    assert post(ailsa, "/practices/99903/people", version=at_version, sure="yes").status_code == 303
    with reading(app.engine) as session:
        assert session.scalars(select(Person.practice_code)).all() == ["99904"]
    assert "still registered at" not in ailsa.get("/practices").text
    assert "People whose practice is not open any more" not in ailsa.get("/").text


def test_a_list_is_put_away(app, ailsa) -> None:
    at = upload(ailsa, HEAD + HILL + BAY + NEW).headers["location"]
    assert "1 list waits" in ailsa.get("/practices").text
    assert post(ailsa, at, version=version(app), show="opened", do="away").headers["location"] == "/practices/lists"
    assert "It was put away" in ailsa.get(at).text
    assert post(ailsa, at, version=version(app), show="opened", do="take").status_code == 409


def test_contacts_are_added_confirmed_changed_and_taken_off(app, ailsa) -> None:
    wrong = post(ailsa, "/practices/99903/contacts", person="", role="boss", email="nobody")
    assert wrong.status_code == 422
    for said in ("Enter a name", "Choose the role", "Enter one e-mail address"):
        assert said in wrong.text
    ok = {"person": "Mairi Begg", "role": "practice_manager", "email": "mairi@bay.example", "phone": "01632 960219"}
    assert post(ailsa, "/practices/99903/contacts", **ok).status_code == 303
    assert "stands here in this role already" in post(ailsa, "/practices/99903/contacts", **ok).text
    with reading(app.engine) as session:
        number = session.scalars(select(Contact.id).where(Contact.email == ok["email"])).one()
    assert "not confirmed: no letter about people goes there" in ailsa.get("/practices/99903").text
    assert "Choose how you know it" in post(ailsa, f"/contacts/{number}/confirm", version=1).text
    assert post(ailsa, f"/contacts/{number}/confirm", version=1, way="rang", on="2026-11-20").status_code == 303
    assert "confirmed Fri 20 Nov by Ailsa" in ailsa.get("/practices/99903").text
    late = post(ailsa, f"/contacts/{number}/change", version=1, **(ok | {"person": "Mairi B"}))
    assert late.status_code == 409
    assert "Somebody changed this meanwhile" in late.text
    assert post(ailsa, f"/contacts/{number}/change", version=2, **(ok | {"person": "Mairi B"})).status_code == 303
    assert post(ailsa, f"/contacts/{number}/take-off", version=3).status_code == 303
    assert post(ailsa, f"/contacts/{number}/take-off", version=3).status_code == 404
    history = ailsa.get("/practices/99903").text
    assert "Practice manager taken off: Mairi B" in history

    lead = {"person": "Dr Orr", "role": "cluster_quality_lead", "email": "orr@bay.example"}
    assert post(ailsa, "/clusters/1/contacts", **lead).headers["location"] == "/clusters/1"
    assert "Cluster quality lead (CQL)" in ailsa.get("/clusters/1").text
    assert post(ailsa, "/practices/00000/contacts", **ok).status_code == 404


def test_a_mailbox_is_changed_and_confirmed_and_a_practice_closed_and_opened(app, ailsa) -> None:
    at = "/practices/99903"
    assert "Enter one e-mail address" in post(ailsa, f"{at}/reach", version=1, email="nobody").text
    assert post(ailsa, f"{at}/reach", version=1, email="desk@bay.example", phone="01632 960266").status_code == 303
    assert post(ailsa, f"{at}/confirm", version=2, way="wrote").status_code == 303
    assert "confirmed Tue 24 Nov by Ailsa" in ailsa.get(at).text
    assert "Say in a few words how you know" in post(ailsa, f"{at}/close", version=3).text
    named = post(ailsa, f"{at}/close", version=3, because=f"rang about {demo_chi(1)}")
    assert "without naming a person" in named.text
    assert "Enter the five digits of another practice" in post(ailsa, f"{at}/close", version=3, because="rang", successor="99903").text  # fmt: skip
    assert post(ailsa, f"{at}/close", version=3, because="they rang").status_code == 303
    assert "Nothing is sent to it" in ailsa.get(at).text
    assert "Say in a few words" in post(ailsa, f"{at}/open-again", version=4).text
    assert post(ailsa, f"{at}/open-again", version=4, because="a slip").status_code == 303
    assert "Nothing is sent to it" not in ailsa.get(at).text
