"""What stands in the way of psychology: said on a case, asked when it is finished, counted with small numbers hidden."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from build import WORKERS, arrive, mail
from seed import again, one_case, post
from sqlalchemy import Engine, select, update
from sqlmodel import col
from starlette.testclient import TestClient

from liaison.app import App
from liaison.domain.psychology import Barrier
from liaison.store.psychology_queries import Stood, barrier_of, stood
from liaison.store.session import reading, transaction
from liaison.store.tables import Case, Event
from liaison.store.tables_care import PsychologyBarrier
from liaison.store.tables_people import Practice
from liaison.triage import barriers
from liaison.web.psychology_presenter import in_the_way
from models.taxonomy import Category, Outcome

OCTOBER = datetime(2026, 10, 14, 10, tzinfo=UTC)
NOVEMBER = datetime(2026, 11, 1, tzinfo=UTC)
ASKS = "Psychology say she has to be abstinent for three months first. Is that so?"
KNOWN = {"99901": ("Harbour", "Quay Practice"), "99902": ("Harbour", "Glen Surgery"), "99903": ("Anchor", "Pier")}


def a_question(app: App, body: str = ASKS, category: Category = Category.MENTAL_HEALTH) -> Case:
    """One case of a category, opened."""
    case = one_case(app, body)
    with transaction(app.engine) as session:
        values = {"category": category, "outcome": Outcome.QUERY, "opened_at": app.now()}
        session.execute(update(Case).where(col(Case.id) == case.id).values(**values))
    return again(app, case.id or 0)


def said_of(app: App, case_id: int) -> str | None:
    with reading(app.engine) as session:
        row = barrier_of(session, case_id)
        return row.barrier.value if row else None


def test_it_is_said_on_a_case_shown_and_taken_away(app: App, nora: TestClient) -> None:
    case = a_question(app)
    before = nora.get(f"/cases/{case.id}").text
    assert "What stands in the way of psychology" in before
    assert "In the way of psychology:" not in before

    done = post(nora, f"/cases/{case.id}/psychology", version=again(app, case.id).version, barrier="waiting_list")

    assert done.status_code == 303
    page = nora.get(f"/cases/{case.id}").text
    assert "In the way of psychology: <strong>On the waiting list</strong>" in page
    assert "in the way of psychology: on the waiting list" in page  # and in what happened
    assert "In the way of psychology: On the waiting list" in nora.get(f"/cases/{case.id}/print").text
    post(nora, f"/cases/{case.id}/psychology", version=again(app, case.id).version, barrier="")
    assert said_of(app, case.id) is None
    with reading(app.engine) as session:
        assert (
            len(session.scalars(select(PsychologyBarrier)).all()) == 1
        )  # ended, and kept for the month it was said in


def test_a_page_that_is_out_of_date_changes_nothing(app: App, nora: TestClient) -> None:
    case = a_question(app)
    post(nora, f"/cases/{case.id}/psychology", version=case.version, barrier="room")

    late = post(nora, f"/cases/{case.id}/psychology", version=case.version, barrier="other")

    assert late.status_code == 409
    assert 'name="barrier" value="other"' in late.text  # and can be sent again
    assert said_of(app, case.id) == "room"


def test_finishing_asks_where_psychology_is_the_matter_and_never_requires_it(app: App, nora: TestClient) -> None:
    asked, other = a_question(app), a_question(app, "Low mood, any joint review?")
    assert 'id="close-barrier"' in nora.get(f"/cases/{asked.id}").text
    assert 'id="close-barrier"' not in nora.get(f"/cases/{other.id}").text

    for case, barrier in ((asked, "abstinence"), (other, "")):
        given = {"version": again(app, case.id).version, "reason": "answered"}
        done = post(nora, f"/cases/{case.id}/close", **given, **({"barrier": barrier} if barrier else {}))
        assert done.status_code in {200, 303}
        assert again(app, case.id).state.value == "closed"

    assert (said_of(app, asked.id), said_of(app, other.id)) == ("abstinence", None)


def test_a_finish_that_is_refused_says_nothing_and_keeps_the_choice(app: App, nora: TestClient) -> None:
    case = a_question(app)

    page = post(nora, f"/cases/{case.id}/close", version=again(app, case.id).version, reason=" ", barrier="room")

    assert page.status_code == 422
    assert '<option value="room" selected>' in page.text
    assert said_of(app, case.id) is None
    wrong = post(nora, f"/cases/{case.id}/psychology", version=again(app, case.id).version, barrier="laziness")
    assert wrong.status_code == 422
    assert "Choose from the list, or leave it." in wrong.text


def test_a_case_of_another_kind_is_not_asked(app: App, nora: TestClient) -> None:
    case = a_question(app, ASKS, Category.PRESCRIBING_ADVICE)
    assert "stands in the way of psychology" not in nora.get(f"/cases/{case.id}").text


def test_the_same_again_is_no_second_event_and_a_changed_mind_leaves_months_that_are_over_alone(engine: Engine) -> None:
    from build import app_on, service

    app = app_on(engine)
    ids = service(app)
    (case,) = arrive(app, mail(), now=OCTOBER)
    who = {"version": None, "staff_id": ids["Nora"]}
    with transaction(engine) as session:
        barriers.say(session, case.id or 0, Barrier.ROOM, now=OCTOBER, **who)
        barriers.say(session, case.id or 0, Barrier.ROOM, now=OCTOBER, **who)
        told = [e.because for e in session.scalars(select(Event)) if "psychology" in e.because]
        assert told == ["in the way of psychology: no suitable room or place to meet"]
        october = (datetime(2026, 10, 1, tzinfo=UTC), NOVEMBER)
        barriers.say(session, case.id or 0, Barrier.OTHER, now=OCTOBER, **who)
        barriers.say(session, case.id or 0, Barrier.ROOM, now=OCTOBER, **who)  # of one month the last one counts
        first = stood(session, *october)
        barriers.say(session, case.id or 0, Barrier.DECLINED, now=NOVEMBER + timedelta(days=3), **who)
        assert stood(session, *october) == first == [Stood(Barrier.ROOM, "99901")]
        later = stood(session, NOVEMBER, NOVEMBER + timedelta(days=30))
        assert [one.barrier for one in later] == [Barrier.DECLINED]


def these(*groups: tuple[Barrier, str, int]) -> list[Stood]:
    return [Stood(barrier, practice) for barrier, practice, number in groups for _ in range(number)]


def test_small_numbers_are_hidden_with_company() -> None:
    found = in_the_way(
        these((Barrier.WAITING_LIST, "99901", 9), (Barrier.ABSTINENCE, "99902", 3), (Barrier.ROOM, "99903", 7)), KNOWN
    )

    assert found.total == 19
    assert {one.name: one.count for one in found.barriers} == {
        Barrier.ABSTINENCE.words: None, Barrier.WAITING_LIST.words: 9, Barrier.ROOM.words: None,
    }  # fmt: skip
    assert [bar.count for bar in found.bars] == [9]
    shown = [(one.name, one.count) for one in found.places]
    assert shown == [("Anchor", 7), ("Pier", 7), ("Harbour", 12), ("Glen Surgery", None), ("Quay Practice", None)]


@pytest.mark.parametrize(
    "few", [these(), these((Barrier.ROOM, "99901", 4)), these((Barrier.ROOM, "99901", 3), (Barrier.OTHER, "99901", 1))]
)
def test_too_few_to_show_show_nothing_not_even_how_many(few: list[Stood]) -> None:
    found = in_the_way(few, KNOWN)
    assert (found.total, found.barriers, found.places, found.bars) == (None, [], [], [])


def test_the_report_and_its_file_show_the_same_when_the_month_is_over(app: App, ids, browser) -> None:
    cases = arrive(app, *(mail(subject=f"S{n}", message_id=f"<p{n}@quay.example>") for n in range(16)), now=OCTOBER)
    with transaction(app.engine) as session:
        session.add(Practice(code="99903", name="=Pier", board_code="S08000099", cluster_id=1))
        session.flush()
        for n, case in enumerate(cases):
            code, barrier = ("99901", Barrier.ABSTINENCE) if n < 6 else ("99903", Barrier.WAITING_LIST)
            session.execute(update(Case).where(col(Case.id) == case.id).values(practice_code=code))
            barriers.say(session, case.id or 0, barrier, version=None, staff_id=ids["Nora"], now=OCTOBER)
    lena = browser("Lena")

    page = (
        lena.get("/reports?month=2026-10").text.partition('aria-labelledby="psychology"')[2].partition("</section>")[0]
    )
    file = lena.get("/reports.csv?month=2026-10").content.decode("utf-8-sig")
    told = {(row[0], row[1]): row[3] for row in csv.reader(io.StringIO(file)) if row[0].startswith("psychology")}

    assert '<span class="count">16</span>' in page
    assert "<svg" in page
    assert told == {
        ("psychology", "all"): "16",
        ("psychology barrier", "Told to be abstinent first"): "6",
        ("psychology barrier", "On the waiting list"): "10",
        ("psychology cluster", "Harbour"): "16",
        ("psychology practice", "Quay Practice"): "6",
        ("psychology practice", "'=Pier"): "10",
    }
    assert not [name for name in WORKERS if name in file]
    now = lena.get("/reports").text.partition('aria-labelledby="psychology"')[2].partition("</section>")[0]
    assert "Shown when the month is over" in now
    assert browser("Nora").get("/reports").status_code == 403
