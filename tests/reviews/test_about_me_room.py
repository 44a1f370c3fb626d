"""Keeping “This is me”: versions, two at once, the section apart, agreements and shares, on both databases."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from build import TUESDAY_10AM as NOW
from build import app_on, person, service
from sqlalchemy import Engine
from sqlmodel import Session

from liaison.app import App
from liaison.domain.about_me_sections import DEFAULT, TRAUMA, Section, WrongForm
from liaison.practices.service_facts import current
from liaison.reviews import about_me, about_me_apart, about_me_form, about_me_joined, about_me_shares
from liaison.reviews.about_me import NotKept, Overtaken
from liaison.reviews.about_me_shares import Agreed, NotShared
from liaison.reviews.register_edit import NotSaved
from liaison.store import about_me_queries as queries
from liaison.store.session import transaction
from liaison.store.tables import metadata
from liaison.store.tables_people import Person, Staff

TODAY = NOW.date()
UNTIL = date(2027, 2, 1)


class Told:
    """One person, and what colleagues do with their document."""

    def __init__(self, app: App) -> None:
        self.app, self.ids = app, service(app)
        self.who = person(app, name="Jo Example", preferred_name="Joey")

    def save(self, session: Session, seen: int, by: str = "Ailsa", **words: str):
        return about_me.save(
            session, self.who, words, told="together", seen=seen, staff_id=self.ids[by], now=NOW + timedelta(minutes=seen)
        )  # fmt: skip

    def apart(self, session: Session, words: str, *seen_by: str, by: str = "Ailsa", seen: int = 0) -> None:
        allowed = [self.ids[one] for one in seen_by]
        about_me_apart.save(session, self.who, words, allowed, how="face", seen=seen, staff_id=self.ids[by], now=NOW)

    def agree(self, session: Session, *sections: str, by: str = "Ailsa", until: date = UNTIL, name: str = "Ward 4"):
        wanted = Agreed("hospital", name, sections, self.ids[by], "face", TODAY, until)
        return about_me_shares.agree(session, self.who, wanted, staff_id=self.ids[by], now=NOW)

    def share(self, session: Session, consent_id: int | None, by: str = "Ailsa", days: int = 0, **more):
        row, now = session.get_one(Person, self.who), NOW + timedelta(days=days)
        made = about_me_shares.share(session, row, consent_id, "paper", staff_id=self.ids[by], now=now, **more)
        return about_me_shares.opened(session, row, made.id or 0, staff_id=self.ids[by], now=now)

    def open(self, session: Session, share_id: int | None, by: str = "Ailsa", days: int = 0):
        row, now = session.get_one(Person, self.who), NOW + timedelta(days=days)
        return about_me_shares.opened(session, row, share_id or 0, staff_id=self.ids[by], now=now)


@pytest.fixture
def told(engine: Engine) -> Told:
    return Told(app_on(engine))


def test_every_version_is_kept_and_a_second_colleague_overwrites_nothing(told: Told) -> None:
    with transaction(told.app.engine) as session:
        told.save(session, 0, name="Joey", helps="Tea")
        assert told.save(session, 1, name="Joey ", helps="Tea") is None  # nothing changed: no version
        told.save(session, 1, by="Nora", name="Joey", helps="Tea, and time")
        with pytest.raises(Overtaken) as quicker:
            told.save(session, 1, name="Jo")
        assert quicker.value.row is not None
        assert quicker.value.row.words == {"name": "Joey", "helps": "Tea, and time"}
        with pytest.raises(NotKept) as no:
            told.save(session, 2, name="x" * 1501)
        assert list(no.value.problems) == ["name"]
        told.save(session, 2, name="Joey")

        found = [(row.version, row.words, by) for row, by in queries.versions(session, told.who)]
    assert found == [
        (3, {"name": "Joey"}, "Ailsa"),
        (2, {"name": "Joey", "helps": "Tea, and time"}, "Nora"),
        (1, {"name": "Joey", "helps": "Tea"}, "Ailsa"),
    ]


def test_the_section_apart_is_off_and_opens_only_for_whom_the_person_named(told: Told) -> None:
    ids = told.ids
    with transaction(told.app.engine) as session:
        told.save(session, 0, name="Joey")
        assert about_me_apart.opened(session, told.who, ids["Ailsa"]) is None
        told.apart(session, "what happened", "Petra")
        opens = {name for name in ids if about_me_apart.opened(session, told.who, ids[name])}
        assert opens == {"Ailsa", "Petra"}  # not Lena, who leads
        with pytest.raises(NotKept, match="One of them can add you"):
            told.apart(session, "mine", by="Lena")
        told.apart(session, "what happened, shorter", by="Petra", seen=1)  # Ailsa is not named any more
        assert about_me_apart.opened(session, told.who, ids["Ailsa"]) is None
        assert about_me_apart.earlier(session, told.who, ids["Ailsa"]) == []
        assert [row.words for row, _ in about_me_apart.earlier(session, told.who, ids["Petra"])] == [
            "what happened, shorter",
            "what happened",
        ]
        with pytest.raises(Overtaken):
            told.apart(session, "late", by="Petra", seen=1)
        about_me_apart.look(session, told.who, ids["Lena"], NOW)
        about_me_apart.look(session, told.who, ids["Petra"], NOW)
        about_me_apart.turn_off(session, told.who, seen=2, staff_id=ids["Petra"], now=NOW)
        assert not any(about_me_apart.opened(session, told.who, one) for one in ids.values())
        document = queries.document(session, told.who)
        assert document is not None
        assert [name for _, name in queries.looks(session, told.who, apart=True)] == ["Petra"]
        told.apart(session, "", by="Lena")  # anew, with the person: nothing of before opens for her
        assert [row.words for row, _ in about_me_apart.earlier(session, told.who, ids["Lena"])] == [""]


def test_where_everybody_who_was_named_has_left_it_can_be_begun_anew_and_stays_shut_before(told: Told) -> None:
    with transaction(told.app.engine) as session:
        told.apart(session, "what happened", by="Petra")
        session.get_one(Staff, told.ids["Petra"]).active = False
        session.flush()
        told.apart(session, "", by="Nora")
        assert [row.words for row, _ in about_me_apart.earlier(session, told.who, told.ids["Nora"])] == [""]


def test_a_share_holds_what_was_agreed_as_it_stands_and_is_asked_again(told: Told) -> None:
    with transaction(told.app.engine) as session:
        told.save(session, 0, name="Joey", helps="Tea", contact="Text me")
        told.apart(session, "what happened")
        with pytest.raises(NotKept):  # Nora may not see it, so she cannot put it into an agreement
            told.agree(session, "name", TRAUMA, by="Nora")
        ward = told.agree(session, "helps", "name", "people")
        copy = told.share(session, ward.id)
        assert copy.words == (("name", "Joey"), ("helps", "Tea"))
        assert (copy.share.version, copy.share.sections, copy.share.apart_id) == (1, ["name", "helps"], None)
        told.save(session, 1, name="Joey", helps="Coffee", contact="Text me")
        assert dict(told.open(session, copy.share.id).words)["helps"] == "Tea"  # what was shared is what opens
        assert dict(told.share(session, ward.id).words)["helps"] == "Coffee"
        days = (UNTIL - TODAY).days
        assert told.share(session, ward.id, days=days).words
        with pytest.raises(NotShared, match="is over"):
            told.share(session, ward.id, days=days + 1)
        with pytest.raises(NotShared, match="is over"):
            told.open(session, copy.share.id, days=days + 1)
        assert about_me_shares.withdraw(session, told.who, ward.id or 0, staff_id=told.ids["Nora"], now=NOW)
        assert not about_me_shares.withdraw(session, told.who, ward.id or 0, staff_id=told.ids["Nora"], now=NOW)
        for refused in (lambda: told.share(session, ward.id), lambda: told.open(session, copy.share.id)):
            with pytest.raises(NotShared, match="taken this back"):
                refused()
        with pytest.raises(NotShared, match="not agreed"):
            told.share(session, 999)


def test_the_section_apart_goes_along_only_where_it_was_agreed_and_whoever_shares_may_see_it(told: Told) -> None:
    with transaction(told.app.engine) as session:
        told.save(session, 0, name="Joey")
        told.apart(session, "what happened")
        both = told.agree(session, "name", TRAUMA)
        with_it = told.share(session, both.id)
        assert with_it.words[-1] == (TRAUMA, "what happened")
        assert told.share(session, both.id, by="Lena").words == (("name", "Joey"),)
        with pytest.raises(NotShared, match="kept apart"):
            told.open(session, with_it.share.id, by="Lena")
        assert told.share(session, None).words == (("name", "Joey"),)
        assert told.share(session, None, apart=True).words[-1] == (TRAUMA, "what happened")
        assert told.share(session, None, apart=True, by="Lena").words == (("name", "Joey"),)
        about_me_apart.turn_off(session, told.who, seen=1, staff_id=told.ids["Ailsa"], now=NOW)
        with pytest.raises(NotShared, match="kept apart"):
            told.open(session, with_it.share.id)
        session.get_one(Person, told.who).status = "died"
        with pytest.raises(NotShared, match="has died"):
            told.share(session, both.id)


def test_a_changed_form_loses_nobodys_words_and_needs_an_owner_and_a_reason(told: Told) -> None:
    with transaction(told.app.engine) as session:
        told.save(session, 0, name="Joey", roots="Orkney")
        mine = replace(DEFAULT, owner="Lena", sections=(Section("site_sea", "The sea", ""), DEFAULT.sections[0]))
        who = {"by_id": told.ids["Lena"], "now": NOW}
        with pytest.raises(WrongForm, match="why"):
            about_me_form.save(session, mine, because=" ", seen=0, **who)
        named = replace(mine, made_with=f"six people of {current(session, NOW).name.upper()}")
        with pytest.raises(WrongForm, match="would tell on every copy"):
            about_me_form.save(session, named, because="asked for", seen=0, **who)
        assert about_me_form.save(session, mine, because="asked for", seen=0, **who) == 1
        with pytest.raises(WrongForm, match="meanwhile"):
            about_me_form.save(session, mine, because="again", seen=0, **who)
        row = told.save(session, 1, name="Joe", site_sea="Every day")
        assert row is not None
        assert (row.form_version, row.words) == (1, {"name": "Joe", "roots": "Orkney", "site_sea": "Every day"})
        assert [key for key, _ in about_me_shares.offered(session, told.who, told.ids["Ailsa"])] == ["site_sea", "name", "roots"]  # fmt: skip
        assert [one.key for one in about_me_form.known(session)][:3] == ["site_sea", "name", "matters"]


def joined(session: Session, told: Told, gone: int, *, take: bool = False, was: str | None = None) -> list[int]:
    return about_me_joined.bring_together(session, told.who, gone, take=take, was=was, by=told.ids["Lena"], now=NOW)


def test_of_two_documents_one_stands_and_the_other_loses_nothing(told: Told) -> None:
    other = person(told.app, "3102741239", name="Jo Double")
    with transaction(told.app.engine) as session:
        ours = [table for name, table in metadata.tables.items() if name.startswith("about_me")]
        assert [table.name for table in ours if any(key.column.table.name == "person" for key in table.foreign_keys)] == ["about_me"]  # fmt: skip
        told.save(session, 0, name="Joey")
        mine = told.agree(session, "name")
        mine_id, kept = mine.id or 0, told.who
        told.who = other
        told.save(session, 0, by="Nora", name="Jo")
        told.save(session, 1, by="Nora", name="Jo", helps="Tea")
        ward = told.agree(session, "name", "helps")
        ward_id, share_id = ward.id or 0, told.share(session, ward.id).share.id
        told.who = kept
        assert about_me_joined.differ(session, kept, other)
        seen = about_me_joined.seen(session, kept, other)
        told.save(session, 1, name="Joey", matters="The sea")
        with pytest.raises(NotSaved, match="meanwhile"):
            joined(session, told, other, was=seen)

        assert len(joined(session, told, other, was=about_me_joined.seen(session, kept, other))) == 1

        standing = queries.document(session, kept)
        shown = about_me.newest(session, standing)
        assert shown is not None
        assert shown.words == {"name": "Joey", "matters": "The sea"}
        assert [row.words.get("helps") for row, _ in queries.versions(session, kept)].count("Tea") == 1
        assert {(one.row.id, one.behind) for one in queries.consents(session, kept)} == {
            (mine_id, False),
            (ward_id, True),
        }
        assert [(one.row.id, one.behind) for one in queries.shares(session, kept)] == [(share_id, True)]
        assert told.open(session, share_id).words == (("name", "Jo"), ("helps", "Tea"))  # what was shared is what opens
        assert dict(told.share(session, mine_id).words)["name"] == "Joey"
        with pytest.raises(NotShared, match="not agreed"):  # agreed about other words: the person is asked again
            told.share(session, ward_id)
        assert about_me_shares.withdraw(session, kept, ward_id, staff_id=told.ids["Nora"], now=NOW)
        with pytest.raises(NotShared, match="taken this back"):
            told.open(session, share_id)


@pytest.mark.parametrize(("mine", "theirs", "take", "held"), [
    ({"name": "Joey"}, {"name": "Jo"}, True, {"name": "Jo"}),
    ({"name": "Joey"}, {}, True, {"name": "Joey"}),
    ({}, {"name": "Jo"}, False, {"name": "Jo"}),
])  # fmt: skip
def test_the_words_that_hold_are_the_next_version_of_the_document_that_stands(
    told: Told, mine: dict[str, str], theirs: dict[str, str], take: bool, held: dict[str, str]
) -> None:
    other = person(told.app, "3102741239", name="Jo Double")
    with transaction(told.app.engine) as session:
        kept = told.who
        about_me.document_for(session, kept, NOW)
        for who, words in ((kept, mine), (other, theirs)):
            told.who = who
            if words:
                told.save(session, 0, **words)
        told.who = kept

        joined(session, told, other, take=take)

        document = queries.document(session, kept)
        shown = about_me.newest(session, document)
        assert document is not None
        assert shown is not None
        assert (shown.words, shown.version) == (held, document.version)
        assert document.version == int(bool(mine)) + int(bool(theirs))
        session.get_one(Person, other).merged_into_id = kept
        with pytest.raises(NotKept, match="joined with another one"):  # whoever still has the old page open
            about_me.save(session, other, {"name": "late"}, told="self", seen=0, staff_id=told.ids["Nora"], now=NOW)


@pytest.mark.parametrize(("mine", "theirs", "opens"), [
    ("", "", set()),
    ("", "on", {"Nora", "Petra"}),  # it was on there, with the person: for the same colleagues and no other
    ("off", "on", set()),
    ("on", "on", {"Ailsa"}),
    ("on", "off", {"Ailsa"}),
])  # fmt: skip
def test_joining_opens_the_section_apart_for_nobody_anew(told: Told, mine: str, theirs: str, opens: set[str]) -> None:
    other = person(told.app, "3102741239", name="Jo Double")
    with transaction(told.app.engine) as session:
        kept = told.who
        for who, how, by, also in ((kept, mine, "Ailsa", ()), (other, theirs, "Nora", ("Petra",))):
            told.who = who
            told.save(session, 0, name="Jo")
            if how:
                told.apart(session, f"told {by}", *also, by=by)
            if how == "off":
                about_me_apart.turn_off(session, who, seen=1, staff_id=told.ids[by], now=NOW)
        told.who = kept

        joined(session, told, other)

        assert {name for name, one in told.ids.items() if about_me_apart.opened(session, kept, one)} == opens
        if opens == {"Nora", "Petra"}:
            assert [row.words for row, _ in about_me_apart.earlier(session, kept, told.ids["Petra"])] == ["told Nora"]
            told.apart(session, "told again", "Petra", by="Nora", seen=1)
            assert [row.words for row, _ in about_me_apart.earlier(session, kept, told.ids["Petra"])] == ["told again", "told Nora"]  # fmt: skip
