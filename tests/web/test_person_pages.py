"""The record of a person: every section seen, edited with a version, found by search; what happened to the person and what follows."""

from datetime import date

from seed import a_review, one_case, post
from sqlalchemy import select

from liaison.domain.chi import demo_chi
from liaison.domain.eligibility import Allowed, Channel, Withheld, may_write_to_person
from liaison.domain.record_sections import SECTIONS, shown
from liaison.domain.safe_contact import WAYS, all_asked
from liaison.outbox.eligible import person_now
from liaison.reviews.register_edit import stored
from liaison.store.session import reading, transaction
from liaison.store.tables import Event
from liaison.store.tables_people import Person, Practice, Review
from liaison.store.tables_register import PersonChange


def fields(app, section, **changed):
    """A section's form as the page shows it, with some of it changed."""
    with reading(app.engine) as session:
        person = session.get(Person, 1)
        held = {entry.name: shown(entry, stored(person, entry)) for entry in SECTIONS[section][1]}
        return {**held, "version": person.version, **changed}


def known(app) -> Person:
    with reading(app.engine) as session:
        person = session.get(Person, 1)
        session.expunge(person)
        return person


def test_the_record_shows_every_section_and_the_timeline(app, nora, ids) -> None:
    a_review(app, 1, due=date(2027, 3, 1), planned=None, last_review_on=date(2026, 3, 1))
    case = one_case(app, f"CHI {demo_chi(1)}, person 1: may the dose be taken later?")

    html = nora.get("/people/1").text

    for title, _ in SECTIONS.values():
        assert f"{title}</h2>" in html
    assert "not known: counts as no" in html
    assert "Please ask what is safe: nobody has noted yet when the person was asked." in html
    assert "Shared care began" in html
    assert f"Question {case.reference}" in html
    assert 'href="/people/1"' in nora.get(f"/cases/{case.id}").text
    assert nora.get("/people/99").status_code == 404
    assert nora.get("/people/1/edit/nothing").status_code == 404


def test_a_section_is_saved_once_with_who_and_which_fields_but_no_value(app, nora, ids) -> None:
    a_review(app, 1, due=date(2027, 3, 1), planned=None)
    for section in SECTIONS:
        assert nora.get(f"/people/1/edit/{section}").status_code == 200
    first = fields(
        app, "contact", email="yes", email_checked_on="2026-11-20", may_tell="a sister", domestic_abuse="yes"
    )

    assert post(nora, "/people/1/edit/contact", **first).status_code == 303
    late = post(nora, "/people/1/edit/contact", **{**first, "email": "no"})

    assert late.status_code == 422
    assert "A colleague changed this record meanwhile" in late.text
    assert '<option value="no" selected' in late.text
    person = known(app)
    assert person.safe_contact == {
        "email": "yes",
        "email_checked_on": "2026-11-20",
        "email_checked_by": ids["Nora"],
        "may_tell": "a sister",
        "domestic_abuse": True,
    }
    assert person.version == 2
    html = nora.get("/people/1").text
    assert "Changed: safe contact" in html
    assert "Please ask again what is safe" not in html
    with reading(app.engine) as session:
        (row,) = session.scalars(select(PersonChange))
        assert (row.by, row.what, row.fields) == (
            ids["Nora"],
            "contact",
            ["domestic_abuse", "email", "email_checked_on", "may_tell"],
        )
        assert not any("sister" in because for because in session.scalars(select(Event.because)))

    assert (
        post(nora, "/people/1/edit/contact", **fields(app, "contact", may_tell="", domestic_abuse="")).status_code
        == 303
    )
    asked = {"email_checked_on": "2026-11-20", "email_checked_by": ids["Nora"]}
    assert known(app).safe_contact == {"email": "yes", **asked}
    assert "Asked on Friday 20 November 2026, noted by Nora" in html
    assert "Noted by Nora." in nora.get("/people/1/edit/contact").text
    assert post(nora, "/people/1/edit/contact", **fields(app, "contact")).status_code == 303
    assert known(app).version == 3  # nothing was changed, nothing is written


def test_what_cannot_be_right_is_said_at_its_field_and_nothing_is_saved(app, nora, ids) -> None:
    a_review(app, 1, due=date(2027, 3, 1), planned=None)
    for section, wrong, words in [
        ("who", {"name": " "}, "Enter the name."),
        ("care", {"keyworker_id": "999"}, "Choose a colleague from the list."),
        ("medicines", {"methadone_mg": "much"}, "Enter a whole number of milligrams"),
        ("medicines", {"ecg_on": "2027-01-01"}, "This day is still to come"),
        ("medicines", {"ecg_on": "soon"}, "Enter a day, like"),
        ("contact", {"email": "perhaps"}, "Choose one from the list."),
        ("contact", {"email_to": "jo at home"}, "Enter one e-mail address, like"),
        ("contact", {"email_to": "a@x.example, b@x.example"}, "Enter one e-mail address, like"),
        ("contact", {"phone_to": "ask mum"}, "Enter a telephone number, like"),
        ("choices", {"not_asked": "x" * 1001}, "Use at most 1,000 characters."),
    ]:
        refused = post(nora, f"/people/1/edit/{section}", **fields(app, section, **wrong))
        assert (refused.status_code, words in refused.text) == (422, True), (section, wrong)
    assert known(app).version == 1

    assert (
        post(
            nora,
            "/people/1/edit/medicines",
            **fields(app, "medicines", medicines="methadone", methadone_mg="110", ecg_on="2026-10-01"),
        ).status_code
        == 303
    )
    assert (known(app).methadone_mg, known(app).ecg_on) == (110, date(2026, 10, 1))


def test_choices_that_were_stored_otherwise_stay_as_they_were(app, nora, ids) -> None:
    a_review(app, 1, due=date(2027, 3, 1), planned=None, choices={"place": "the surgery", "own": "kept"})
    assert "the surgery" in nora.get("/people/1/edit/choices").text

    assert post(nora, "/people/1/edit/choices", **fields(app, "choices", quiet="yes")).status_code == 303

    assert known(app).choices == {"place": "the surgery", "own": "kept", "quiet": "yes"}


def test_people_are_found_by_name_number_and_practice_without_a_word_in_the_address(app, browser, nora, ids) -> None:
    a_review(app, 1, due=date(2027, 3, 1), planned=None, preferred_name="Robin")
    a_review(app, 2, due=date(2027, 3, 1), planned=None)
    code = known(app).practice_code

    for words, found in [
        ("person 1", [1]),
        ("robin", [1]),
        (demo_chi(2), [2]),
        (code or "", [1, 2]),
        ("nobody here", []),
        ("100%", []),
    ]:
        html = post(nora, "/people", who=words).text
        assert [n for n in (1, 2) if f'href="/people/{n}"' in html] == found, words
    assert post(nora, "/people", who="x").status_code == 422
    assert "Find a person" in nora.get("/people").text
    assert 'href="/people"' in browser("Lena").get("/reviews").text
    assert browser(None).post("/people", data={"who": "person"}).status_code in (303, 401, 403)


def test_a_death_holds_every_letter_and_closes_the_review(app, nora, ids) -> None:
    a_review(app, 1, due=date(2027, 3, 1), planned=date(2027, 2, 1), last_review_on=date(2025, 11, 1))
    assert "Every letter to or about this person is held at once" in nora.get("/people/1/happened").text

    assert post(nora, "/people/1/happened", version=1, kind="died").status_code == 303

    person = known(app)
    assert (person.status, person.letters_held, person.version) == ("died", True, 2)
    with reading(app.engine) as session:
        assert {(one.state.value, one.outcome) for one in session.scalars(select(Review))} == {("closed", "died")}
    assert "Noted: has died" in nora.get("/people/1").text
    assert post(nora, "/people/1/happened", version=2, kind="custody").status_code == 422


def test_custody_defers_and_coming_back_resumes(app, nora, ids) -> None:
    a_review(app, 1, due=date(2026, 11, 1), planned=date(2027, 2, 1), last_review_on=date(2025, 11, 1))
    for version, kind, state in [(1, "custody", "deferred"), (2, "hospital", "deferred"), (3, "back", "due")]:
        assert post(nora, "/people/1/happened", version=version, kind=kind).status_code == 303
        with reading(app.engine) as session:
            assert [one.state.value for one in session.scalars(select(Review))] == [state]
    assert known(app).look_again_on is None
    assert known(app).status == "in_shared_care"


def test_custody_has_a_day_to_look_again_which_can_be_put_off_and_stands_on_the_record(app, nora, ids) -> None:
    a_review(app, 1, due=date(2027, 3, 1), planned=None)
    assert 'value="2027-01-19"' in nora.get("/people/1/happened").text  # eight weeks on, as a suggestion

    wrong = post(nora, "/people/1/happened", version=1, kind="custody", look_again="2026-11-24")
    assert wrong.status_code == 422
    assert 'id="happened-look_again-error"' in wrong.text
    assert wrong.text.count('id="happened-look_again"') == 1
    assert post(nora, "/people/1/happened", version=1, kind="custody", look_again="2026-12-01").status_code == 303
    assert "somebody looks again on Tuesday 1 December 2026" in nora.get("/people/1").text
    assert "Is still in custody: look again later" in nora.get("/people/1/happened").text
    assert post(nora, "/people/1/happened", version=2, kind="custody", look_again="").status_code == 303
    assert known(app).look_again_on == date(2027, 1, 19)


def test_who_comes_back_to_shared_care_has_a_review_again(app, nora, ids) -> None:
    a_review(app, 1, due=date(2026, 11, 1), planned=None, last_review_on=date(2025, 11, 1))
    assert post(nora, "/people/1/happened", version=1, kind="left").status_code == 303
    assert post(nora, "/people/1/happened", version=2, kind="back").status_code == 303
    with reading(app.engine) as session:
        live = [one for one in session.scalars(select(Review)) if one.state.value == "due"]
        assert len(live) == 1


def test_a_pause_needs_a_day_to_look_again_and_is_seen_on_it(app, nora, ids) -> None:
    a_review(app, 1, due=date(2027, 3, 1), planned=None)
    assert "a day to come" in post(nora, "/people/1/happened", version=1, kind="paused").text
    assert "a day to come" in post(nora, "/people/1/happened", version=1, kind="paused", look_again="2026-11-01").text
    assert post(nora, "/people/1/happened", version=1, kind="paused", look_again="2026-12-01").status_code == 303
    assert "Please look again" not in nora.get("/people").text
    with transaction(app.engine) as session:
        session.get(Person, 1).look_again_on = date(2026, 11, 24)
    assert "Please look again" in nora.get("/people").text


def test_a_move_names_a_practice_of_the_directory(app, nora, ids) -> None:
    a_review(app, 1, due=date(2027, 3, 1), planned=None)
    was = known(app).practice_code
    for code in ("99999", "", was):
        assert post(nora, "/people/1/happened", version=1, kind="moved", practice_code=code).status_code == 422
    with reading(app.engine) as session:
        other, name = next((row.code, row.name) for row in session.scalars(select(Practice)) if row.code != was)
    page = nora.get("/people/1/happened").text
    assert f'<option value="{name} ({other})"></option>' in page
    assert post(nora, "/people/1/happened", version=1, kind="moved", practice_code=name).status_code == 303
    assert known(app).practice_code == other
    for kind, held in (("hold", True), ("release", False)):
        assert post(nora, "/people/1/happened", version=known(app).version, kind=kind).status_code == 303
        assert known(app).letters_held is held


def test_the_record_says_when_where_and_with_whom_the_next_review_is(app, browser, ids) -> None:
    number = a_review(
        app, 1, due=date(2026, 12, 20), planned=date(2026, 12, 9), worker=ids["Ailsa"], choices={"mode": "by video"}
    )
    page = browser("Lena").get("/people/1").text
    assert "Wednesday 9 December 2026, with Ailsa, by video; due Sunday 20 December 2026" in page
    assert f'href="/reviews/{number}/form"' in page
    assert "12 months after the last one." in page  # why it is due then
    assert f'href="/plan/move/{number}"' in page
    nora = browser("Nora")  # a duty worker is led to no page that is not hers
    for path in ("/people/1", f"/reviews/{number}/form", "/reviews/after", "/liberations", "/for-people"):
        html = nora.get(path).text
        assert 'href="/reviews"' not in html, path


def test_a_new_yes_needs_the_day_on_which_the_person_was_asked(app, nora, ids) -> None:
    a_review(app, 1, due=date(2027, 3, 1), planned=None)

    wrong = post(nora, "/people/1/edit/contact", **fields(app, "contact", sms="yes", may_tell="a sister"))
    assert wrong.status_code == 422
    assert "Say on which day the person was asked" in wrong.text
    assert 'value="a sister"' in wrong.text
    assert post(nora, "/people/1/edit/contact", **fields(app, "contact", sms="no")).status_code == 303
    assert 'id="contact-sms_checked_on-error"' in wrong.text
    ticked = fields(app, "contact", sms="yes", sms_checked_on="2026-01-01", asked_today="yes")
    assert post(nora, "/people/1/edit/contact", **ticked).status_code == 303
    asked = all_asked("2026-11-24") | {f"{way}_checked_by": ids["Nora"] for way in WAYS}
    assert known(app).safe_contact == {"sms": "yes", **asked}


def test_what_was_asked_today_of_one_way_makes_no_other_fresh_and_the_page_says_which_are_old(
    app, browser, nora, ids
) -> None:
    old = {
        "post": "yes",
        "post_to": "1 Quay Lane",
        "phone": "yes",
        "phone_to": "01632 960200",
        **all_asked("2024-11-01"),
    }
    a_review(app, 1, due=date(2027, 3, 1), planned=None, safe_contact=old)
    assert "Please ask again what is safe: e-mail, text messages, post, the telephone" in nora.get("/people/1").text

    wrong = fields(app, "contact", phone_to="1", asked_today="phone")
    again = post(nora, "/people/1/edit/contact", **wrong)
    assert again.status_code == 422
    assert again.text.count('value="phone" checked') == 1  # the tick stays where it was put, and nowhere else
    assert 'value="post" checked' not in again.text
    assert post(nora, "/people/1/edit/contact", **fields(app, "contact", asked_today="phone")).status_code == 303

    block = known(app).safe_contact
    assert (block["phone_checked_on"], block["phone_checked_by"]) == ("2026-11-24", ids["Nora"])
    assert block["post_checked_on"] == "2024-11-01"
    assert "post_checked_by" not in block
    html = nora.get("/people/1").text
    asking = html[html.index("Please ask again what is safe:") :].partition(".")[0]
    assert "post" in asking
    assert "the telephone" not in asking
    assert "Asked on Friday 1 November 2024: it counts as not known until it is asked again" in html
    found = may_write_to_person(person_now(known(app)), Channel.POST, date(2026, 11, 24))
    assert isinstance(found, Withheld)
    assert isinstance(may_write_to_person(person_now(known(app)), Channel.PHONE, date(2026, 11, 24)), Allowed)

    cleared = fields(app, "contact", phone="unknown", phone_checked_on="")
    assert post(browser("Lena"), "/people/1/edit/contact", **cleared).status_code == 303
    assert not {"phone_checked_on", "phone_checked_by"} & set(known(app).safe_contact)


def test_two_at_once_put_nothing_back_unseen(app, browser, nora, ids) -> None:
    block = {"phone": "yes", "times": "evenings", **all_asked("2026-11-01")}
    a_review(app, 1, due=date(2027, 3, 1), planned=None, safe_contact=block)
    opened = nora.get("/people/1/edit/contact").text
    assert 'name="was_phone" value="yes"' in opened
    assert 'name="was_sms" value="unknown"' in opened
    was = {f"was_{name}": value for name, value in fields(app, "contact").items() if name != "version"}
    hers = fields(app, "contact", times="mornings", may_tell="a neighbour")

    assert (
        post(browser("Lena"), "/people/1/edit/contact", **fields(app, "contact", phone="no", times="never")).status_code
        == 303
    )
    again = post(nora, "/people/1/edit/contact", **hers, **was).text

    assert (
        '<option value="no" selected' in again.split('id="contact-phone"')[1].split("</select>")[0]
    )  # what a colleague called unsafe stays so
    assert 'value="mornings"' in again
    assert "Your colleague kept: <bdi>never</bdi>" in again
    assert again.count("Your colleague kept") == 1
    assert 'value="a neighbour"' in again


def test_what_nobody_asked_about_is_no_change(app, nora, ids) -> None:
    a_review(app, 1, due=date(2027, 3, 1), planned=None)
    unknown = dict.fromkeys(("email", "sms", "post", "phone", "voicemail", "service_name"), "unknown")

    assert post(nora, "/people/1/edit/contact", **fields(app, "contact", times="mornings") | unknown).status_code == 303

    assert known(app).safe_contact == {"times": "mornings"}
    with reading(app.engine) as session:
        assert [row.fields for row in session.scalars(select(PersonChange))] == [["times"]]


def test_of_who_is_away_it_is_said_first_that_they_are_back(app, nora, ids) -> None:
    a_review(app, 1, due=date(2027, 3, 1), planned=None, status="hospital", look_again_on=date(2026, 11, 20))

    assert "Please say how it goes on" in nora.get("/people/1").text
    page = nora.get("/people/1/happened").text
    assert page.index("Is still in hospital") < page.index("Is with another practice now")
    assert page.index("Is back: can be written to") < page.index("Is with another practice now")
