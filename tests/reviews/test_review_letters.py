"""The letters after a review: drafted without sensitive answers and without a dose, released by a person, each once and by one way."""

import re
from datetime import date

import pytest
from build import TUESDAY_10AM as NOW
from build import app_on, letters, person, service, take_in, triage_all
from people_written_to import all_letters
from returning import report
from sqlalchemy import Engine, select, update
from sqlmodel import col

from liaison.app import App
from liaison.domain.conversations import subject
from liaison.domain.plain_copy import DAYS, SENTENCES, THEIRS
from liaison.domain.plain_copy import person as person_copy
from liaison.domain.reading_age import EASY, reading_age
from liaison.domain.review_fields import SECTIONS
from liaison.domain.review_form import Answer, Field, Kind, Said, Section
from liaison.domain.review_letter_words import Told
from liaison.domain.safe_contact import all_asked
from liaison.domain.states import LetterState, PersonLetterState
from liaison.outbox import send
from liaison.reviews import complete, due, form, invite, invite_print, review_actions, review_letters, staff_lines
from liaison.reviews.booking import seen
from liaison.reviews.review_letters import NotReleased, StaleLetter
from liaison.store import review_form_queries
from liaison.store.session import reading, transaction
from liaison.store.tables import Letter
from liaison.store.tables_people import Person, Practice, Review

ANSWERS = {
    "matters": {"goals": "a garden"},
    "treatment": {"medicines": "methadone 60 mg daily", "take_home": "yes"},
    "mind": {"mood": "low since March", "trauma": "something said in confidence", "skills": "wants"},
    "ecg": {"ecg_on": "2026-05-01", "ecg_next": "asked"},
    "home": {"abuse": "no", "children": "two"},
}


@pytest.fixture
def app(engine: Engine) -> App:
    return app_on(engine)


@pytest.fixture
def ids(app: App) -> dict[str, int]:
    return service(app)


@pytest.fixture
def review_id(app: App, ids: dict[str, int]) -> int:
    person(app, preferred_name="Jo", keyworker_id=ids["Ailsa"], last_review_on=date(2025, 12, 1))
    due.take_all(app, NOW)
    who = {"staff_id": ids["Ailsa"], "now": NOW}
    with transaction(app.engine) as session:
        review = session.scalars(select(Review)).one()
        held = review_form_queries.held(session, review.id or 0)
        assert held is not None
        for section in form.sections_of(session, held):
            told = {key: Answer((value,)) for key, value in ANSWERS.get(section.key, {}).items()}
            if told:
                form.save(session, held, section, told, version=0, **who)
        review_actions.add(session, held.id, what="Send the ECG", owner="practice", due_on=date(2026, 12, 8), **who)
        review_actions.add(
            session, held.id, what="Ring the dentist", owner=str(ids["Nora"]), due_on=date(2026, 12, 4), **who
        )
        complete.end(
            session, held.id, as_seen=seen(review), outcome="completed", on=date(2026, 11, 24), sure=False, **who
        )
        return held.id


def drafted(app: App, review_id: int, kind: str) -> str:
    with reading(app.engine) as session:
        held = review_form_queries.held(session, review_id)
        assert held is not None
        return review_letters.draft(session, held, kind, NOW)


def release(
    app: App, review_id: int, kind: str, how: str, staff_id: int, words: str = "All is well.", version: int = 0
) -> None:
    with transaction(app.engine) as session:
        held = review_form_queries.held(session, review_id)
        assert held is not None
        review_letters.release(app, session, held, kind, words, how, version=version, staff_id=staff_id, now=NOW)


def test_the_gp_letter_says_what_the_gp_needs_and_nothing_sensitive(app: App, review_id: int) -> None:
    words = drafted(app, review_id, "gp")
    for part in (
        "held on Tuesday 24 November 2026, with Ailsa",
        "- Last ECG: Friday 1 May 2026",
        "- Safety and stabilisation skills: Offered, would like to",
        "Ring the dentist (Nora, by Friday 4 December 2026)",
        "What we ask of the practice:\n- Send the ECG (by Tuesday 8 December 2026)",
        "The next review is due on Wednesday 24 November 2027.",
        "methadone [please fill in: the dose, by a prescriber] daily",
    ):
        assert part in words
    for part in ("60", "low since", "confidence", "two", "Jo Example", "300274"):
        assert part not in words


def test_the_gp_letter_is_read_on_another_day_and_by_somebody_who_has_not_seen_the_form(
    app: App, ids: dict[str, int], review_id: int
) -> None:
    with transaction(app.engine) as session:
        held = review_form_queries.held(session, review_id)
        assert held is not None
        said = {
            "naloxone": {"naloxone": "offered"}, "bbv": {"bbv_offer": "done"}, "treatment": {"choice_again": "yes"},
            "mind": {"joint_review": "not_possible", "joint_why": "no clinic there"},
        }  # fmt: skip
        for section in form.sections_of(session, held):
            if told := {key: Answer((value,)) for key, value in said.get(section.key, {}).items()}:
                there = review_form_queries.saved(session, held.id).get(section.key)
                who = {"staff_id": ids["Ailsa"], "now": NOW}
                form.save(session, held, section, told, version=there.version if there else 0, **who)
    words = drafted(app, review_id, "gp")
    for line in (
        "- Naloxone: Offered and given at the review", "- A test at the review: Taken", "- All choices of medicine offered again: Yes",
        "- Why it was not possible: no clinic there",
    ):  # fmt: skip
        assert line in words
    assert "today" not in words.lower()
    assert ": why:" not in words


def test_the_persons_copy_has_the_number_that_rings_whoever_held_the_review(app: App, ids, review_id: int) -> None:
    assert "Ring Ailsa on 01632 960100." in drafted(app, review_id, "person")
    with transaction(app.engine) as session:
        staff_lines.keep(session, ids["Ailsa"], "01632 960155", by_id=ids["Ailsa"], now=NOW)
    assert "Ring Ailsa on 01632 960155." in drafted(app, review_id, "person")


def test_the_persons_copy_is_plain_and_holds_nothing_sensitive(app: App, review_id: int) -> None:
    words = drafted(app, review_id, "person")
    assert words.startswith("Dear Jo,\n\nThank you for talking with us on Tuesday 24 November 2026.")
    assert "What you want from the year ahead: a garden" in words
    assert "Your treatment does not depend on coming to reviews" in words
    assert "around November 2027" in words
    for part in ("methadone", "low since", "confidence", "CHI"):
        assert part not in words
    assert "- You would like to learn the skills for feeling safe and steady." in words
    assert "- Your GP surgery: Send the ECG, by Tuesday 8 December 2026." in words
    assert "Offered, would like to" not in words, "a choice of the form is no sentence"
    assert reading_age(words) <= EASY


def test_the_copy_is_in_easy_read_where_the_person_chose_it_one_idea_a_line(app: App, review_id: int) -> None:
    with transaction(app.engine) as session:
        session.scalars(select(Person)).one().choices = {"easy_read": "yes"}
    words = drafted(app, review_id, "person")
    assert "\nThis is your own copy of what we talked about.\nIt is yours to keep or to throw away.\n" in words
    assert "- Your GP surgery: Send the ECG, by Tuesday 8 December 2026." in words


def test_a_choice_that_a_site_put_on_the_form_itself_stands_with_its_question(app: App) -> None:
    own = Field("own", "A walk with us?", Kind.CHOICE, {"c1": "Would like to"}, person=True)
    told = Told(
        [Section("x", "X", (own,))], {"own": Answer(("c1",))}, [], NOW.date(), False, "Ailsa", NOW.date(), "Jo", "1"
    )
    assert "- A walk with us: Would like to." in person_copy(told)


def test_no_sensitive_question_is_marked_for_a_letter_and_every_plain_line_has_its_question() -> None:
    fields = {one.key: one for section in SECTIONS for one in section.fields}
    assert [key for key, one in fields.items() if one.sensitive and (one.gp or one.person)] == []
    assert {key for key, one in fields.items() if one.person} == {*THEIRS, *SENTENCES, *DAYS}
    assert {key: set(one) for key, one in SENTENCES.items()} == {key: set(fields[key].choices) for key in SENTENCES}
    assert [words for one in SENTENCES.values() for words in one.values() if words and reading_age(words) > EASY] == []
    assert len(fields) == sum(len(section.fields) for section in SECTIONS)


def test_a_place_left_open_or_a_condition_stops_it(app: App, ids, review_id: int) -> None:
    with pytest.raises(NotReleased, match="the dose, by a prescriber"):
        release(app, review_id, "gp", "mail", ids["Ailsa"], drafted(app, review_id, "gp"))
    with pytest.raises(NotReleased, match="conditional on abstinence"):
        release(app, review_id, "gp", "paper", ids["Ailsa"], "He has to be abstinent before psychology can see him.")
    assert letters(app, "review_letter") == []


def test_it_leaves_once_to_the_practice_with_no_name_in_its_subject(app: App, ids, review_id: int) -> None:
    release(app, review_id, "gp", "mail", ids["Ailsa"], "All is well.")
    for how in ("mail", "paper"):
        with pytest.raises(NotReleased, match="goes once"):
            release(app, review_id, "gp", how, ids["Nora"], version=1)
    assert send.send_one(app, NOW)

    (letter,) = letters(app, "review_letter")
    assert (letter.state, letter.to, letter.automatic) == (LetterState.SENT, ["desk@99901.example"], None)
    assert letter.subject == subject(f"R-{review_id}", "Letter after a review")
    assert "Jo" not in letter.subject
    assert letter.text.startswith("For the practice's files: CHI number 300274 1236")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"email_verified_on": None}, "Confirm the address"),
        ({"email": "gp@somewhere.example"}, "not on a secure domain"),
        ({"status": "not_in_list"}, "closed or merged"),
    ],
)
def test_it_goes_by_mail_only_to_a_checked_address_on_a_secure_domain(
    app: App, ids, review_id: int, change, words: str
) -> None:
    with transaction(app.engine) as session:
        session.execute(update(Practice).where(col(Practice.code) == "99901").values(**change))
    with pytest.raises(NotReleased, match=words):
        release(app, review_id, "gp", "mail", ids["Ailsa"])
    release(app, review_id, "gp", "paper", ids["Ailsa"])
    assert letters(app, "review_letter") == []


def owed(app: App) -> list[tuple[str, ...]]:
    with reading(app.engine) as session:
        return [one.missing for one in review_form_queries.unwritten(session)]


def test_a_letter_to_the_gp_that_came_back_is_owed_again_until_it_went_another_way(
    app: App, ids, review_id: int
) -> None:
    release(app, review_id, "gp", "mail", ids["Ailsa"])
    release(app, review_id, "person", "hand", ids["Ailsa"])
    send.send_one(app, NOW)
    assert owed(app) == []
    take_in(app, report(letters(app, "review_letter")[0]), now=NOW)
    triage_all(app, now=NOW)
    assert owed(app) == [("gp",)]

    release(app, review_id, "gp", "paper", ids["Ailsa"], version=1)

    assert owed(app) == []
    assert [one.state for one in letters(app, "review_letter")] == [LetterState.SENT]


def test_a_letter_that_did_not_leave_can_go_on_paper_and_then_never_by_mail(app: App, ids, review_id: int) -> None:
    release(app, review_id, "gp", "mail", ids["Ailsa"])
    release(app, review_id, "person", "hand", ids["Ailsa"])
    with transaction(app.engine) as session:
        session.execute(update(Practice).values(email_verified_on=None))
    send.send_one(app, NOW)
    assert [one.state for one in letters(app, "review_letter")] == [LetterState.WITHHELD]
    assert owed(app) == [("gp",)]

    release(app, review_id, "gp", "paper", ids["Ailsa"], version=1)

    assert [one.state for one in letters(app, "review_letter")] == [LetterState.CANCELLED]
    with reading(app.engine) as session:
        assert review_form_queries.letters(session, review_id)["gp"].how == "paper"
    with pytest.raises(NotReleased, match="goes once"):
        release(app, review_id, "gp", "paper", ids["Ailsa"], version=2)


@pytest.mark.parametrize(
    ("block", "words"),
    [
        ({}, "not known whether post is safe"),
        ({"post": "no", **all_asked("2026-10-01")}, "said that post is not safe"),
        ({"post": "yes", **all_asked("2026-01-01")}, "more than six months ago"),
    ],
)
def test_the_persons_copy_is_posted_only_where_that_is_known_to_be_safe(
    app: App, ids, review_id: int, block, words: str
) -> None:
    with transaction(app.engine) as session:
        session.scalars(select(Person)).one().safe_contact = block
    with pytest.raises(NotReleased, match=words):
        release(app, review_id, "person", "post", ids["Ailsa"])
    release(app, review_id, "person", "hand", ids["Ailsa"])
    with reading(app.engine) as session:
        assert session.scalars(select(Letter)).all() == []
        (owed,) = review_form_queries.unwritten(session)
        assert owed.missing == ("gp",)


def test_a_copy_may_be_posted_where_it_is_safe_and_none_where_letters_are_held(app: App, ids, review_id: int) -> None:
    with transaction(app.engine) as session:
        someone = session.scalars(select(Person)).one()
        someone.safe_contact = {"post": "yes", **all_asked("2026-11-01"), "post_to": "1 Quay Lane, Kelder"}
        someone.letters_held = True
    for kind, how in (("person", "post"), ("person", "hand"), ("gp", "mail"), ("gp", "paper")):
        with pytest.raises(NotReleased, match="is held"):
            release(app, review_id, kind, how, ids["Ailsa"])
    with transaction(app.engine) as session:
        session.scalars(select(Person)).one().letters_held = False
    release(app, review_id, "person", "post", ids["Ailsa"], "Dear Jo,\n\nThank you.")

    (copy,) = all_letters(app)
    assert (copy.state, copy.kind, copy.step, copy.address) == (
        PersonLetterState.RELEASED,
        "review_copy",
        "copy:person",
        "1 Quay Lane, Kelder",
    )
    assert copy.text.startswith(
        "Dear Jo,\n\nThank you.\n\nNothing in your prescription changes because of this letter.\n\nWith best wishes,\nAilsa\n"
    )
    assert invite.take_all(app, NOW).counts["stopped"] == 0  # the review is over, and its copy is wanted all the same
    with transaction(app.engine) as session:
        batch = invite_print.make_batch(session, app, staff_id=ids["Lena"], now=NOW)
        assert [sheet.text for sheet in invite_print.sheets(session, app, batch or 0, NOW)[0]] == [copy.text]
        assert invite_print.tick(session, [copy.id or 0], batch or 0, staff_id=ids["Lena"], now=NOW) == 1
    for how in ("post", "hand"):
        with pytest.raises(NotReleased, match="goes once"):
            release(app, review_id, "person", how, ids["Ailsa"], version=1)


def test_a_copy_that_is_not_safe_to_post_any_more_is_stopped_at_the_print_and_given_by_hand(
    app: App, ids, review_id: int
) -> None:
    block = {"post": "yes", **all_asked("2026-11-01"), "post_to": "1 Quay Lane"}
    with transaction(app.engine) as session:
        session.scalars(select(Person)).one().safe_contact = block
    release(app, review_id, "person", "post", ids["Ailsa"])
    with transaction(app.engine) as session:
        session.scalars(select(Person)).one().safe_contact = {**block, "post": "no"}
    with transaction(app.engine) as session:
        assert invite_print.make_batch(session, app, staff_id=ids["Lena"], now=NOW) is None
    assert all_letters(app)[0].state is PersonLetterState.STOPPED
    assert owed(app) == [("gp", "person")]
    release(app, review_id, "person", "hand", ids["Ailsa"], version=1)
    assert owed(app) == [("gp",)]
    with reading(app.engine) as session:
        assert review_form_queries.letters(session, review_id)["person"].how == "hand"


def test_two_who_edit_one_letter_lose_nothing(app: App, ids, review_id: int) -> None:
    with transaction(app.engine) as session:
        held = review_form_queries.held(session, review_id)
        assert held is not None
        who = {"now": NOW}
        assert review_letters.keep(session, held, "gp", "first", version=0, staff_id=ids["Ailsa"], **who).version == 1
        assert review_letters.keep(session, held, "gp", "second", version=1, staff_id=ids["Nora"], **who).version == 2
        with pytest.raises(StaleLetter) as stale:
            review_letters.keep(session, held, "gp", "third", version=1, staff_id=ids["Ailsa"], **who)
        assert stale.value.row.words == "second"


def test_what_was_skipped_or_told_before_is_in_no_letter(app: App, ids, review_id: int) -> None:
    with transaction(app.engine) as session:
        held = review_form_queries.held(session, review_id)
        assert held is not None
        part = next(one for one in form.sections_of(session, held) if one.key == "use")
        told = {"opioids": Answer(("heroin as before",), Said.TOLD), "alcohol": Answer(said=Said.SKIP)}
        form.save(session, held, part, told, version=0, staff_id=ids["Ailsa"], now=NOW)
    for kind in ("gp", "person"):
        assert not re.search("heroin|Skip|skip|told", drafted(app, review_id, kind))
