"""Whom a mail is about: a CHI number of the register and the name beside it, as a word of its own."""

import pytest
from build import app_on, person, service
from sqlalchemy import Engine

from liaison.app import App
from liaison.domain.chi import demo_chi
from liaison.store.session import reading
from liaison.store.tables import Message
from liaison.triage.people import named_in

ONE, TWO, UNKNOWN = demo_chi(1), demo_chi(2), demo_chi(3)


@pytest.fixture
def app(engine: Engine) -> App:
    made = app_on(engine)
    service(made)
    return made


def about(app: App, text: str, *, subject: str = "") -> int | None:
    with reading(app.engine) as session:
        return named_in(session, [Message(id=1, subject=subject, new_text=text)]).get(1)


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        (f"CHI {ONE}, Ms Drever, missed a dose", ""),
        (f"{ONE[:6]} {ONE[6:]} DREVER", ""),
        ("Ms Drever missed a dose", f"CHI {ONE}"),
        (f"Nan ({ONE}) missed a dose", ""),
        (f"Drever's number is {ONE}.", ""),
    ],
)
def test_number_and_surname_or_preferred_name_together_name_the_person(app: App, text: str, subject: str) -> None:
    someone = person(app, ONE, name="Anne Drever", preferred_name="Nan")

    assert about(app, text, subject=subject) == someone


@pytest.mark.parametrize(
    "text",
    [
        f"CHI {ONE} missed a dose",  # no name: one slip in ten passes both check digits
        f"CHI {ONE}, Mr Foubister, missed a dose",
        "Ms Drever missed a dose",
        f"Ms Drever, CHI {UNKNOWN}",
        f"Ms Drever {ONE} and Mr Foubister {TWO}",  # two people: a person decides
        "",
    ],
)
def test_less_than_both_or_more_than_one_names_nobody(app: App, text: str) -> None:
    person(app, ONE, name="Anne Drever")
    person(app, TWO, name="Ben Foubister")

    assert about(app, text) is None


@pytest.mark.parametrize(
    ("name", "text"),
    [("Jo Li", "seen in the clinic"), ("Ann Orr", "sorry, tomorrow"), ("Max Day", "today"), ("Kim Rae", "a raeburn")],
)
def test_a_short_name_inside_a_longer_word_is_no_name(app: App, name: str, text: str) -> None:
    person(app, ONE, name=name)

    assert about(app, f"CHI {ONE} {text}") is None


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Sean O'Neil", "Mr O\u2019Neil"), ("Sean O\u2019Neil", "mr o'neil"), ("Eva Stra\u00dfe", "MS STRASSE"), ("Jo Mac-Rae (Junior)", "mac-rae (junior)"),
        ("Zo\u00eb Br\u00fbl\u00e9", "ms br\u00fbl\u00e9"),
    ],
)  # fmt: skip
def test_apostrophes_and_accents_do_not_hide_a_name(app: App, name: str, text: str) -> None:
    someone = person(app, ONE, name=name)

    assert about(app, f"CHI {ONE} {text}") == someone


def test_many_mails_are_looked_up_at_once(app: App) -> None:
    first = person(app, ONE, name="Anne Drever")
    second = person(app, TWO, name="Ben Foubister")
    mails = [
        Message(id=1, new_text=f"Drever {ONE}"), Message(id=2, new_text="nobody"), Message(id=3, new_text=f"Foubister {TWO}"),
        Message(id=4, new_text=f"Drever {ONE}"),
    ]  # fmt: skip

    with reading(app.engine) as session:
        assert named_in(session, mails) == {1: first, 3: second, 4: first}
        assert named_in(session, []) == {}
