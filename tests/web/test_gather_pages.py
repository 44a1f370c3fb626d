"""What others bring to a review, on the pages: Today, the list, the form and the pack."""

from datetime import date
from typing import Any

from seed import a_review, post
from sqlalchemy import select

from liaison.app import App
from liaison.reviews import gather
from liaison.store.session import transaction
from liaison.store.tables_people import Person
from liaison.store.tables_person_letters import ReachTask


def test_what_is_missing_before_a_review_stands_on_today_and_the_list_and_what_is_gone_without_in_the_pack(
    app: App, ids: dict[str, int], browser: Any
) -> None:
    review = a_review(app, 1, due=date(2026, 12, 15), planned=date(2026, 12, 8), worker=ids["Ailsa"])  # in two weeks
    with transaction(app.engine) as session:
        session.scalars(select(Person)).one().pharmacy = "Quay Pharmacy"
    gather.take_all(app, app.now())
    ailsa = browser("Ailsa")
    assert "To do for people today" not in ailsa.get("/").text  # it has some days
    assert "See to what others bring to the review" in ailsa.get("/for-people").text
    task = ailsa.get("/for-people/1").text
    assert "The pharmacy&#39;s collection summary is not here (Quay Pharmacy)." in task
    assert "Quay Practice" in task
    assert f'href="/reviews/{review}/form#paper-title"' in task
    assert "How to reach them safely" not in task  # nobody rings the person about it
    with transaction(app.engine) as session:
        session.get_one(ReachTask, 1).due_on = app.now().date()
    assert "see to what is missing before a review" in ailsa.get("/").text
    assert 'id="paper-title"' in ailsa.get(f"/reviews/{review}/form").text

    assert post(ailsa, "/for-people/1", version=1, code="asked", note="").status_code == 303
    assert "See to what others bring" in ailsa.get("/for-people").text
    assert post(ailsa, "/for-people/1", version=2, code="without", note="They fax on Fridays.").status_code == 303
    assert "See to what others bring" not in ailsa.get("/for-people").text
    assert "We go on without it" in ailsa.get("/people/1").text
    for page in ("form", "pack"):
        shown = ailsa.get(f"/reviews/{review}/{page}").text
        assert "What we go on without" in shown, page
        assert "They fax on Fridays." in shown, page
