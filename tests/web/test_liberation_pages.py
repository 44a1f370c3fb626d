"""Coming home on its pages: the list, a person's checklist, a prison meeting's page with references only, and the owner's Today."""

import re
from datetime import date

import pytest
from build import TUESDAY_10AM, app_on
from caseload import add_person, add_series
from seed import post
from sqlalchemy import Engine

from liaison.app import App
from liaison.meetings import series
from liaison.store.session import reading
from liaison.store.tables_people import Person

AT = "/people/1/liberation"


@pytest.fixture
def app(memory_engine: Engine) -> App:
    return app_on(memory_engine, now=TUESDAY_10AM)


@pytest.fixture
def ailsa(app: App, browser, ids):
    add_person(app, last=date(2026, 2, 1), status="custody", keyworker_id=ids["Ailsa"])
    return browser("Ailsa")


def item(**more: str) -> dict[str, str]:
    return {"version": "1", "key": "gp", "owner_id": "", "due_on": "2026-12-01", "how": "", "stands": "open"} | more


def test_a_day_opens_the_list_and_each_item_is_arranged_where_it_stands(app: App, ailsa) -> None:
    with reading(app.engine) as session:
        name = session.get_one(Person, 1).name
    assert "When is it expected?" in ailsa.get(AT).text
    assert f"{AT}" in ailsa.get("/people/1").text
    assert name in ailsa.get("/liberations").text
    passed = post(ailsa, AT, expected_on="2026-11-01")
    assert (passed.status_code, "This day has passed" in passed.text) == (422, True)
    assert post(ailsa, AT, expected_on="2026-12-14", prison="HMP Invented").status_code == 303
    page = ailsa.get(AT).text
    assert page.count("Say how it stands<") == 4
    dose = post(ailsa, f"{AT}/item", **item(how="Methadone 40 mg"))
    assert (dose.status_code, "looks like a dose" in dose.text, 'href="#gp-how"' in dose.text) == (422, True, True)
    assert post(ailsa, f"{AT}/item", **item(stands="done", how="Her own practice knows")).status_code == 303
    assert post(ailsa, f"{AT}/item", **item(stands="done")).status_code == 409
    page = ailsa.get("/liberations").text
    assert "Her own practice knows" in page
    assert "3 open" in page
    still = post(ailsa, f"{AT}/end", version="2", why="home")
    assert (still.status_code, "Still open" in still.text) == (422, True)
    assert post(ailsa, f"{AT}/end", version="2", why="mistake").status_code == 303
    assert "When is it expected?" in ailsa.get(AT).text
    assert ailsa.get("/people/99/liberation").status_code == 404


def test_a_prison_meeting_brings_references_and_no_name_and_late_items_stand_on_their_owners_today(app: App, ailsa, browser) -> None:  # fmt: skip
    with reading(app.engine) as session:
        name = session.get_one(Person, 1).name
    post(ailsa, AT, expected_on="2026-12-14")
    for kind in ("prison", "own_team"):
        add_series(app, kind, rule="last Thursday")
    series.take_all(app, TUESDAY_10AM)
    lena = browser("Lena")
    pages = {kind: lena.get(f"/meetings/{number}").text for kind, number in meetings(app).items()}
    assert "Coming home soon" in pages["prison"]
    assert re.search(r'href="/people/1/liberation">P-1<', pages["prison"])
    assert name not in pages["prison"]
    assert "Coming home soon" not in pages["own_team"]

    assert "To do before somebody comes home" not in ailsa.get("/").text
    post(ailsa, f"{AT}/item", **item(owner_id=str(ids_of(app)["Ailsa"]), due_on="2026-11-20"))
    today = ailsa.get("/").text
    assert "To do before somebody comes home" in today
    assert "Coming home: GP" in today
    assert name not in (actions := ailsa.get("/actions?show=late&source=home").text)
    assert actions.count('href="/people/1/liberation">Coming home: GP<') == 1
    assert lena.get("/actions?source=home").text.count(">Coming home: ") == 4
    assert name not in (file := lena.get("/actions.csv").text)
    assert file.count("Somebody who comes home") == 4
    assert "To do before somebody comes home" not in lena.get("/").text


def meetings(app: App) -> dict[str, int]:
    """The first meeting of each kind."""
    from sqlalchemy import func, select
    from sqlmodel import col

    from liaison.store.tables_people import Meeting, Series

    with reading(app.engine) as session:
        rows = select(col(Series.kind), func.min(col(Meeting.id))).join(Meeting, col(Meeting.series_id) == Series.id)
        return dict(session.execute(rows.group_by(col(Series.kind))).all())  # type: ignore[arg-type]


def ids_of(app: App) -> dict[str, int]:
    """Colleagues by name."""
    from liaison.store.mail_queries import staff_names

    with reading(app.engine) as session:
        return {name: number for number, name in staff_names(session).items()}


def test_what_nobody_sees_to_stands_on_today_of_the_lead_and_of_throughcare_and_on_the_day_itself(
    app: App, ailsa, browser
) -> None:
    post(ailsa, AT, expected_on="2026-12-14")
    post(ailsa, f"{AT}/item", **item(owner_id="", due_on=TUESDAY_10AM.date().isoformat()))
    assert "To do before somebody comes home" not in ailsa.get("/").text
    (lead,) = [name for name in ("Lena", "Petra") if "lead" in access_of(app, name)][:1] or ["Lena"]
    today = browser(lead).get("/").text
    assert "Coming home: GP" in today
    assert "by today" in today
    assert "nobody sees to it" in today


def test_of_somebody_who_is_not_in_custody_no_day_is_asked_for(app: App, ailsa, ids) -> None:
    add_person(app, last=date(2026, 2, 1), keyworker_id=ids["Ailsa"])
    page = ailsa.get("/people/2/liberation").text
    assert "Nothing is to be arranged" in page
    assert "When is it expected?" not in page
    assert (
        "Say first that the person is in custody" in post(ailsa, "/people/2/liberation", expected_on="2026-12-14").text
    )


def test_somebody_expected_much_later_is_named_on_the_list_too(app: App, ailsa) -> None:
    post(ailsa, AT, expected_on="2027-09-14")
    assert "Expected later" in ailsa.get("/liberations").text


def access_of(app: App, name: str) -> list[str]:
    """What somebody may see."""
    from liaison.store.tables_people import Staff

    with reading(app.engine) as session:
        row = session.get(Staff, ids_of(app)[name])
        return list(row.access) if row else []
