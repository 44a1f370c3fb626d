"""A briefing is made from live data without giving anybody away, added to, and sent once: frozen, as PDF and Word, to those who were invited."""

import io
from datetime import UTC, date, datetime, timedelta

import pytest
from build import TUESDAY_10AM, app_on, arrive, letters, mail
from caseload import add_person
from docx import Document
from inviting_rows import MUIR, TAIT, all_gone, confirmed_cluster, do, invited
from pypdf import PdfReader
from sqlalchemy import Engine, select, update
from sqlmodel import col

from liaison.app import App
from liaison.domain import chi
from liaison.domain.briefing import Briefing
from liaison.domain.states import LetterState, ReviewState
from liaison.letters import briefing_file
from liaison.meetings import brief, convene
from liaison.meetings.brief import NotSoYet
from liaison.store import events
from liaison.store.session import reading, transaction
from liaison.store.tables import Case
from liaison.store.tables_people import Invitation, Meeting, Person, Review
from liaison.store.tables_replies import LetterFile

JANUARY = datetime(2027, 1, 12, 10, tzinfo=UTC)  # the last quarter is October to December 2026


@pytest.fixture
def app(engine: Engine) -> App:
    app = app_on(engine)
    confirmed_cluster(app)
    return app


def asked(app: App, numbers: dict[str, int], words: str = "the dose?") -> None:
    """So many questions of each practice, all answered two hours later, in November."""
    for code, number in numbers.items():
        names = [f"{code}-{words[:6]}-{n}" for n in range(number)]
        arrive(app, *(mail(f"Could you advise about {words}", message_id=f"<{one}@quay.example>", subject=one) for one in names))  # fmt: skip
        with transaction(app.engine) as session:
            these = update(Case).where(col(Case.subject).startswith(f"{code}-{words[:6]}"))
            session.execute(these.values(practice_code=code, answered_at=TUESDAY_10AM + timedelta(hours=2)))


def briefing(app: App, now: datetime = JANUARY) -> Briefing:
    with reading(app.engine) as session:
        return brief.of_meeting(session, session.get_one(Meeting, 1), now)


def keep(app: App, pairs=(("More notice of releases", "A weekly list to each practice"),), points=("Ring first.",), version: int = 0) -> None:  # fmt: skip
    with transaction(app.engine) as session:
        brief.keep(session, 1, pairs, points, version=version, by_id=1, now=JANUARY)


def send(app: App, now: datetime = JANUARY) -> int:
    with transaction(app.engine) as session:
        return brief.send(session, app, 1, by_id=1, now=now)


def test_it_tells_themes_times_and_reviews_of_the_quarter_that_is_over(app: App) -> None:
    asked(app, {"99901": 6, "99902": 6})
    asked(app, {"99901": 1, "99902": 2}, "this prescription?")
    found = briefing(app)
    assert (found.about, found.span, found.practices) == ("Harbour cluster", "October to December 2026", 2)
    assert found.total == 15
    assert dict(found.themes) == {"Prescribing advice": None, "Prescription and supply": None}  # 12 less 15 would be 3
    assert found.points[:1] == []
    assert [title for title, _ in found.reviews][1:] == ["Due in the next three months", "Waiting for the practice now"]
    assert briefing(app, TUESDAY_10AM).total == 0  # of July to September nothing is known


def test_a_theme_asked_often_enough_by_several_is_shown_with_its_time_and_its_point(app: App) -> None:
    asked(app, {"99901": 5, "99902": 6})
    found = briefing(app)
    assert dict(found.themes) == {"Prescribing advice": 11}
    assert dict(found.times)["Other questions, until answered"].startswith("half within ")
    assert dict(found.times)["Urgent questions, until answered"] == ""
    assert found.points[0].startswith("Name the medicine")


def test_what_would_tell_one_practice_about_the_other_is_hidden(app: App) -> None:
    asked(app, {"99901": 9, "99902": 2})
    found = briefing(app)
    assert found.total is None
    assert dict(found.times)["Other questions, until answered"] == ""


def test_naloxone_and_reviews_count_people_in_shared_care_only_where_nobody_stands_out(app: App) -> None:
    for n in range(24):
        kit = date(2026, 11, 1) if n % 2 else date(2025, 1, 1)
        add_person(app, practice_code=("99901", "99902")[n // 12], naloxone_on=kit, last=date(2026, 2, 1))
    found = briefing(app)
    assert found.naloxone == (12, 24)
    with transaction(app.engine) as session:
        session.execute(update(Person).values(naloxone_on=date(2026, 11, 1)))
        session.execute(update(Person).where(col(Person.id) == 1).values(naloxone_on=None))
    assert briefing(app).naloxone is None  # one person without would stand out


def test_a_review_of_which_the_register_alone_knows_counts_as_held_and_none_counts_twice(app: App) -> None:
    for n in range(12):
        add_person(app, practice_code=("99901", "99902")[n % 2], last=date(2026, 11, 10))
    add_person(app, practice_code="99901", last=date(2026, 2, 1))
    assert dict(briefing(app).reviews)["Annual reviews held, October to December 2026"] == 12
    with transaction(app.engine) as session:  # one of them was held here
        row = Review(
            person_id=1,
            cycle=date(2026, 11, 10),
            state=ReviewState.DUE,
            due_on=date(2026, 11, 10),
            planned_because="",
            created_at=JANUARY,
        )
        events.open_row(session, row, actor=events.step("test"), now=JANUARY)
        for state in (ReviewState.PLANNED, ReviewState.COMPLETED):
            values = {"completed_on": date(2026, 11, 10)} if state is ReviewState.COMPLETED else {}
            events.move(session, row, state, actor=events.step("test"), now=JANUARY, **values)
    assert dict(briefing(app).reviews)["Annual reviews held, October to December 2026"] == 12


def test_what_a_colleague_adds_is_kept_checked_and_guarded_against_a_second_writer(app: App) -> None:
    keep(app)
    with pytest.raises(NotSoYet, match="A colleague changed"):
        keep(app)
    assert briefing(app).pairs == [("More notice of releases", "A weekly list to each practice")]
    assert briefing(app).points[0] == "Ring first."
    for pairs, words in (
        ([("asked", "")], "Say both"),
        ([("a", "b")] * 7, "At most 6"),
        ([("a", "x" * 301)], "At most 6"),
        ([("psychology", "You must be abstinent before therapy.")], "abstinence a condition"),
        ([("Mr Test", f"his CHI is {chi.demo_chi(1)}")], "CHI"),
    ):
        with pytest.raises(NotSoYet, match=words):
            keep(app, pairs, version=1)


def test_it_is_sent_once_to_hosts_and_invited_frozen_in_two_files_and_stays_as_it_was(app: App) -> None:
    asked(app, {"99901": 5, "99902": 6})
    keep(app)
    invited(app, TAIT)
    assert send(app) == 2
    assert send(app) == 0  # twice is once
    asked(app, {"99901": 3}, "another dose?")
    with transaction(app.engine) as session:
        session.execute(update(Case).values(received_at=TUESDAY_10AM))
    assert briefing(app, JANUARY + timedelta(days=200)).total == 11
    with pytest.raises(NotSoYet, match="does not change"):
        keep(app, version=2)

    do(app, convene.put_on_list, [MUIR], agreed_by="Dr Lead")
    assert send(app) == 0  # nobody hears of a meeting first by its papers
    do(app, convene.send)
    assert send(app, JANUARY + timedelta(days=1)) == 1
    sent = letters(app, "briefing")
    assert [one.to for one in sent][1:] == [["tait@quay.example"], ["muir@glen.example"]]
    with reading(app.engine) as session:
        files = list(session.scalars(select(LetterFile).order_by(col(LetterFile.id))))
        assert [one.name for one in files[:2]] == ["briefing-2027-01-12.pdf", "briefing-2027-01-12.docx"]
        assert len(files) == 6
        text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(files[0].content)).pages)
        document = Document(io.BytesIO(files[1].content))
    words = "\n".join([*(one.text for one in document.paragraphs), *(cell.text for row in document.tables[0].rows for cell in row.cells)])  # fmt: skip
    for held in (text, words):
        for part in (
            "Harbour cluster",
            "Prescribing advice",
            "11",
            "We did: A weekly list to each practice",
            "Name the medicine",
        ):
            assert part in " ".join(held.split())


def test_who_said_no_gets_no_paper_and_a_meeting_called_off_sends_none(app: App) -> None:
    invited(app, TAIT, MUIR)
    with transaction(app.engine) as session:
        session.execute(update(Invitation).where(col(Invitation.email) == MUIR.email).values(answer="no"))
    assert send(app) == 2
    do(app, convene.call_off, "the hosts are ill")
    with pytest.raises(NotSoYet, match="does not take place"):
        send(app)
    all_gone(app)
    assert {one.state for one in letters(app, "briefing")} == {LetterState.CANCELLED}


def test_the_word_file_has_a_bar_for_each_theme_that_is_shown_as_long_as_its_number_and_whole_sentences() -> None:
    themes = [("Prescription and supply", 12), ("Referral and access", 6), ("Social and legal", None)]
    pairs = [("More notice", "A weekly list"), ("Anything else?", "Yes.")]
    found = Briefing("Harbour cluster", "July to September 2026", date(2026, 11, 27), 4, 22, themes, pairs=pairs)
    document = Document(io.BytesIO(briefing_file.word(found, "The team", JANUARY)))
    cells = [row.cells[2].paragraphs[0] for row in document.tables[0].rows[1:]]
    shaded = [bool(one._p.xpath("./w:pPr/w:shd")) for one in cells]
    assert shaded == [True, True, False]
    assert [one.text for one in cells] == ["", "", ""]
    whole, half = (one.paragraph_format.right_indent for one in cells[:2])
    assert whole == 0
    assert half == pytest.approx(briefing_file.BAR / 2, rel=0.01)
    said = [one.text for one in document.paragraphs if one.text.startswith("You asked")]
    assert said[1:] == ["You asked: More notice. We did: A weekly list.", "You asked: Anything else? We did: Yes."]
