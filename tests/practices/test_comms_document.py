"""The communications document in the database: one draft, signed versions that do not change, timings that are counted, copies that are known."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from build import TUESDAY_10AM, app_on, arrive, letters, mail, service
from inviting_rows import TAIT, confirmed_cluster, invited
from replying import all_gone, answered
from sqlalchemy import Engine

from liaison.app import App
from liaison.config import Settings, WebSettings
from liaison.domain.communications import Challenge, Content, content
from liaison.domain.workdays import calendar_for
from liaison.practices import comms_document, comms_facts, comms_timings
from liaison.practices.comms_document import NotSoYet
from liaison.store import comms_queries, directory_queries
from liaison.store.session import reading, transaction
from liaison.web.practice_presenter import document_lines
from liaison.web.saying import Saying

TODAY = date(2026, 11, 24)
WORDS = Content(
    {"about": "", "pathway": "You ring us.\nWe meet.", "contact": "Ring us.", "feedback": "Tell us."},
    (Challenge("The wait is long.", "One more colleague starts in May."),),
)
GOOD = {"made_with": "six people", "signed_by": "the reference group", "signed_on": TODAY}


@pytest.fixture
def app(engine: Engine) -> App:
    return app_on(engine)


@pytest.fixture
def lena(app: App) -> int:
    return service(app)["Lena"]


def save(app: App, seen: int = 0, words: Content = WORDS, by: int | None = None) -> int:
    with transaction(app.engine) as session:
        return comms_document.save(session, words, seen=seen, by_id=by, now=TUESDAY_10AM)


def sign(app: App, owner: int, seen: int = 1, **values: object) -> int:
    with transaction(app.engine) as session:
        given = {**GOOD, "owner_id": owner, **values}
        return comms_document.sign_off(session, seen=seen, by_id=owner, now=TUESDAY_10AM, **given)  # type: ignore[arg-type]


def test_a_draft_is_saved_again_and_again_and_two_writers_lose_nothing(app: App) -> None:
    assert save(app) == 1
    assert save(app, 1, Content({"pathway": "half"})) == 2
    with pytest.raises(NotSoYet, match="A colleague saved"):
        save(app, 1)
    with pytest.raises(NotSoYet, match="A colleague saved"):
        save(app, 0)
    with reading(app.engine) as session:
        assert comms_document.being_written(session) == (Content({"pathway": "half"}), 2)
        assert comms_queries.in_force(session) is None


def test_signed_off_it_is_in_force_and_the_next_one_begins_with_its_words(app: App, lena: int) -> None:
    save(app)
    assert sign(app, lena) == 1
    with reading(app.engine) as session:
        assert comms_document.being_written(session) == (WORDS, 0)
    save(app, 0, replace(WORDS, words={**WORDS.words, "contact": "Come in."}))
    assert sign(app, lena) == 2
    with reading(app.engine) as session:
        newest, first = comms_queries.signed(session)
        assert content(newest.content).section("contact") == "Come in."
        assert content(first.content) == WORDS
        assert comms_queries.in_force(session) is newest


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"made_with": " "}, "made_with"),
        ({"signed_by": ""}, "signed_by"),
        ({"signed_on": TODAY + timedelta(days=1)}, "signed_on"),
        ({"owner_id": None}, "owner_id"),
        ({"seen": 2}, ""),
    ],
)
def test_a_sign_off_names_whom_it_was_made_with_an_owner_and_a_day(app: App, lena: int, values, field: str) -> None:
    save(app)
    with pytest.raises(NotSoYet) as no:
        sign(app, **{"owner": lena, **values})
    assert no.value.field == field
    with reading(app.engine) as session:
        assert comms_queries.in_force(session) is None


def test_a_duty_worker_owns_no_document(app: App) -> None:
    nora = service(app)["Nora"]
    save(app)
    with pytest.raises(NotSoYet, match="an admin or a lead"):
        sign(app, nora)


def test_words_that_make_abstinence_a_condition_are_never_signed_off(app: App, lena: int) -> None:
    save(app, words=replace(WORDS, words={**WORDS.words, "pathway": "You must be abstinent before psychology."}))
    with pytest.raises(NotSoYet, match="abstinence a condition"):
        sign(app, lena)


def test_taken_back_nobody_is_shown_it_and_an_older_one_does_not_come_back(app: App, lena: int) -> None:
    for _ in range(2):
        save(app)
        sign(app, lena)
    with pytest.raises(NotSoYet, match="why"), transaction(app.engine) as session:
        comms_document.withdraw(session, 2, " ", by_id=lena, now=TUESDAY_10AM)
    with transaction(app.engine) as session:
        comms_document.withdraw(session, 2, "a wrong number", by_id=lena, now=TUESDAY_10AM)
    with pytest.raises(NotSoYet, match="already"), transaction(app.engine) as session:
        comms_document.withdraw(session, 2, "again", by_id=lena, now=TUESDAY_10AM)
    with reading(app.engine) as session:
        assert comms_queries.in_force(session) is None
        assert comms_document.address(reachable(app), session) == ""


def reachable(app: App) -> App:
    return replace(
        app, settings=Settings(reader=app.settings.reader, web=WebSettings(public_address="https://l.example"))
    )


def test_an_acknowledgement_names_it_and_the_practice_has_it_once_the_letter_has_left(app: App, lena: int) -> None:
    save(app)
    sign(app, lena)
    app = reachable(app)
    arrive(app, mail())
    assert "https://l.example/how-we-work" in letters(app, "acknowledgement")[0].text
    assert has(app) == {"Quay Practice": None, "Glen Surgery": None}
    all_gone(app)
    assert has(app) == {"Quay Practice": 1, "Glen Surgery": None}


def test_an_invitation_to_a_practice_names_it_and_counts_once_it_has_left(app: App) -> None:
    app = reachable(app)
    lena = confirmed_cluster(app)["Lena"]
    save(app)
    sign(app, lena)
    invited(app, TAIT)
    (letter,) = letters(app, "meeting_invitation")
    assert "How we work, how long things take at the moment" in letter.text
    assert '<a href="https://l.example/how-we-work">' in (letter.html or "")
    assert "two weeks before" in letter.text
    assert has(app) == {"Quay Practice": None, "Glen Surgery": None}
    all_gone(app)
    assert has(app) == {"Quay Practice": 1, "Glen Surgery": None}


def test_a_practice_has_each_version_once_by_the_first_copy_that_counts(app: App, lena: int) -> None:
    save(app)
    sign(app, lena)
    app = reachable(app)
    arrive(app, mail())
    arrive(app, mail(message_id="<two@quay.example>"))

    def lines() -> list[tuple[int, int, bool]]:
        with reading(app.engine) as session:
            found = document_lines(
                directory_queries.documents(session, "99901"), Saying(TUESDAY_10AM, calendar_for([2026]))
            )
            return [(one.number, one.more, one.counts) for one in found]

    assert lines() == [(1, 1, False)]
    all_gone(app)
    assert lines() == [(1, 1, True)]


def test_without_a_version_or_an_address_no_letter_names_it(app: App, lena: int) -> None:
    arrive(reachable(app), mail())
    save(app)
    sign(app, lena)
    arrive(app, mail(message_id="<two@quay.example>"))
    assert all("how-we-work" not in one.text for one in letters(app, "acknowledgement"))


def has(app: App) -> dict[str, int | None]:
    with reading(app.engine) as session:
        return {one.practice.name: one.number for one in comms_queries.held(session)}


def test_a_copy_that_was_handed_over_is_known_and_an_older_version_gives_way(app: App, lena: int) -> None:
    save(app)
    sign(app, lena)
    give(app, "99902")
    give(app, "99902")
    save(app)
    sign(app, lena)
    assert has(app) == {"Quay Practice": None, "Glen Surgery": 1}
    give(app, "99902", "by post")
    assert has(app)["Glen Surgery"] == 2
    for code, day in (("00000", TODAY), ("99901", TODAY - timedelta(days=1)), ("99901", TODAY + timedelta(days=1))):
        with pytest.raises(NotSoYet):
            give(app, code, on=day)


def give(app: App, code: str, how: str = "", on: date = TODAY) -> None:
    with transaction(app.engine) as session:
        comms_document.handed(session, code, how, on, by_id=None, now=TUESDAY_10AM)


def test_timings_are_counted_from_answered_questions_once_a_day_and_waits_are_told_with_their_day(
    app: App, lena: int
) -> None:
    later = TUESDAY_10AM + timedelta(days=1)
    for number in range(5):
        case = arrive(app, mail(message_id=f"<{number}@quay.example>", subject=f"Asked {number}"))[-1]
        answered(app, case, lena)
    with transaction(app.engine) as session:
        comms_facts.enter(session, "wait_psychology", "about 5 weeks", TODAY, by_id=None, now=TUESDAY_10AM)
        comms_facts.enter(session, "duty_phone", "01632 960100", TODAY, by_id=None, now=TUESDAY_10AM)
        assert comms_timings.read(session, later)[0].title == "The wait for psychology"
        assert comms_timings.count(session, later)
        assert not comms_timings.count(session, later)
    with reading(app.engine) as session:
        told = comms_timings.read(session, later + timedelta(days=3))
        assert [(one.title, one.as_at) for one in told] == [
            ("Any other question of a GP, until it is answered", date(2026, 11, 25)),
            ("The wait for psychology", TODAY),
        ]
        assert told[0].source == "counted from 5 of the last 90 days"
        gone = comms_timings.read(session, later + timedelta(days=120))
    assert "The wait for psychology" not in {one.title for one in gone}  # a wait as old as that is not told any more


def test_what_came_today_or_long_ago_is_not_counted(app: App, lena: int) -> None:
    for number in range(5):
        case = arrive(app, mail(message_id=f"<{number}@quay.example>", subject=f"Asked {number}"))[-1]
        answered(app, case, lena)
    with reading(app.engine) as session:
        assert all(one.words == "" for one in comms_timings.counted(session, TODAY))
        assert all(one.words == "" for one in comms_timings.counted(session, TODAY + timedelta(days=92)))
        assert any(one.words for one in comms_timings.counted(session, TODAY + timedelta(days=90)))
