"""A site's own templates, facts, domains and choices: kept with name and reason, undone and never deleted, refused where they cannot hold."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from build import TUESDAY_10AM, app_on, service
from sqlalchemy import Engine

from liaison.app import App
from liaison.letters import site_replies
from liaison.letters.replies import ReplyTemplate, defaults
from liaison.letters.site_replies import WrongTemplate
from liaison.practices import comms_facts, practice_wishes, secure_list
from liaison.practices.comms_facts import WrongFact
from liaison.practices.practice_wishes import WrongWish
from liaison.practices.secure_list import WrongDomain
from liaison.store.session import reading, transaction
from models.taxonomy import Category

OURS = ReplyTemplate("transition", "transition", "Moves", "A Lead", "Thank you. Ring {{ duty_phone }}.")


@pytest.fixture
def app(engine: Engine) -> App:
    app = app_on(engine)
    service(app)
    return app


def keep(app: App, template: ReplyTemplate = OURS, because: str = "ours", seen: int = 1) -> int:
    with transaction(app.engine) as session:
        return site_replies.keep(session, template, because, seen=seen, by_id=1, now=TUESDAY_10AM)


def now(app: App) -> dict[str, ReplyTemplate]:
    with reading(app.engine) as session:
        return site_replies.templates(session)


def test_every_category_has_a_template_with_owner_title_and_version() -> None:
    known = defaults()

    assert {category.value for category in Category} <= set(known)
    assert all(one.owner and one.title and one.version == 1 and one.text.endswith("\n\n") for one in known.values())
    assert known["complaint_incident"].second_person


def test_a_site_s_version_applies_and_undone_gives_way_to_the_one_before(app: App) -> None:
    assert keep(app) == 2
    assert keep(app, replace(OURS, title="Moves again"), seen=2) == 3
    assert (now(app)["transition"].title, now(app)["transition"].own) == ("Moves again", True)

    with transaction(app.engine) as session:
        newest, older = site_replies.history(session)
        site_replies.undo(session, newest.id, "no", by_id=2, now=TUESDAY_10AM)
    assert (now(app)["transition"].title, now(app)["transition"].version) == ("Moves", 2)
    with transaction(app.engine) as session:
        site_replies.undo(session, older.id, "no", by_id=2, now=TUESDAY_10AM)
    assert now(app)["transition"] == defaults()["transition"]
    with reading(app.engine) as session:
        assert [(one.number, one.undone_why) for one in site_replies.history(session)] == [(3, "no"), (2, "no")]
    assert keep(app, seen=1) == 4  # a number is never given twice


def test_a_new_template_goes_when_it_is_undone(app: App) -> None:
    keep(app, replace(OURS, name="ferry_days", category=""), seen=0)
    assert "ferry_days" in now(app)
    with transaction(app.engine) as session:
        site_replies.undo(session, site_replies.history(session)[0].id, "over", by_id=None, now=TUESDAY_10AM)
        with pytest.raises(WrongTemplate, match="undone already"):
            site_replies.undo(session, 1, "over", by_id=None, now=TUESDAY_10AM)
    assert "ferry_days" not in now(app)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"text": "{{ nothing }}"}, "text"), ({"text": "Give 40 mg."}, "text"), ({"title": " "}, "title"), ({"owner": ""}, "owner"),
        ({"name": "No Name"}, "name"), ({"category": "nothing"}, "category"),
    ],
)  # fmt: skip
def test_what_cannot_hold_is_refused_by_field(app: App, changes: dict, field: str) -> None:
    with pytest.raises(WrongTemplate) as refused:
        keep(app, replace(OURS, **changes))
    assert refused.value.field == field


def test_a_reason_is_asked_and_of_two_who_change_at_once_the_second_is_told(app: App) -> None:
    with pytest.raises(WrongTemplate, match="why"):
        keep(app, because=" ")
    keep(app, seen=1)
    with pytest.raises(WrongTemplate, match="meanwhile"):
        keep(app, seen=1)


def test_facts_are_told_with_their_day_the_newest_counts_and_old_ones_are_left_out(app: App) -> None:
    with transaction(app.engine) as session:
        for words, day in (("8 weeks", date(2026, 11, 1)), ("6 weeks", date(2026, 11, 20))):
            comms_facts.enter(session, "wait_psychology", words, day, by_id=1, now=TUESDAY_10AM)
        comms_facts.enter(session, "duty_phone", "01632 960100", date(2026, 7, 1), by_id=1, now=TUESDAY_10AM)
        told = comms_facts.values(session, TUESDAY_10AM)
        rows = {one.name: one for one in comms_facts.listing(session, TUESDAY_10AM)}

    assert told["wait_psychology"] == "6 weeks (as at Friday 20 November)"
    assert (told["duty_phone"], told["wait_prescriber"]) == (None, None)
    assert (rows["duty_phone"].words, rows["duty_phone"].told) == ("01632 960100", None)


@pytest.mark.parametrize(
    ("name", "words", "day"),
    [
        ("nothing", "x", 0), ("duty_phone", "", 0), ("duty_phone", "a\nb", 0), ("duty_phone", "40 mg", 0), ("duty_phone", "{{ x }}", 0),
        ("duty_phone", "x", 1),
    ],
)  # fmt: skip
def test_a_fact_that_cannot_be_told_is_refused(app: App, name: str, words: str, day: int) -> None:
    with pytest.raises(WrongFact), transaction(app.engine) as session:
        as_at = TUESDAY_10AM.date() + timedelta(days=day)
        comms_facts.enter(session, name, words, as_at, by_id=None, now=TUESDAY_10AM)


def test_domains_are_added_with_a_reason_and_taken_off_again(app: App) -> None:
    with transaction(app.engine) as session:
        secure_list.add(session, "@Council.Example", "the board", by_id=1, now=TUESDAY_10AM)
        assert "council.example" in secure_list.own_domains(session)
        for entry, why in (
            ("council.example", "x"),
            ("nhs.scot", "x"),
            ("no domain", "x"),
            ("a@b.example", "x"),
            ("new.example", " "),
        ):
            with pytest.raises(WrongDomain):
                secure_list.add(session, entry, why, by_id=1, now=TUESDAY_10AM)
        number = next(one.id for one in secure_list.listing(session) if one.entry == "council.example")
        secure_list.end(session, number, "no longer", by_id=1, now=TUESDAY_10AM)
        assert "council.example" not in secure_list.own_domains(session)
        with pytest.raises(WrongDomain):
            secure_list.end(session, number, "again", by_id=1, now=TUESDAY_10AM)


def test_a_practice_is_asked_for_by_its_code_and_needs_a_confirmed_mailbox(app: App) -> None:
    with transaction(app.engine) as session:
        practice_wishes.keep(session, "99901", True, by_id=1, now=TUESDAY_10AM)
        assert [one.name for one in practice_wishes.listing(session)] == ["Quay Practice"]
        practice_wishes.keep(session, "99901", False, by_id=1, now=TUESDAY_10AM)
        assert practice_wishes.listing(session) == []
        with pytest.raises(WrongWish):
            practice_wishes.keep(session, "12345", True, by_id=1, now=TUESDAY_10AM)
