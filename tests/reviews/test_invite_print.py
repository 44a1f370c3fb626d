"""Letters to people for the post: a batch is printed, printed again without doubling, and asked about again each time."""

from typing import Any

import pytest
from build import TUESDAY_10AM, app_on, service
from caseload import change_person
from people_written_to import SAFE, all_letters, release, with_review
from sqlalchemy import Engine

from liaison.app import App
from liaison.domain.states import PersonLetterState
from liaison.letters import person_pdf
from liaison.reviews import invite, invite_print, invite_release
from liaison.store.session import reading, transaction


@pytest.fixture
def app(engine: Engine) -> App:
    return app_on(engine)


def printed(app: App, batch: int | None, now: Any = TUESDAY_10AM) -> list[str]:
    with reading(app.engine) as session:
        sheets, _ = invite_print.sheets(session, app, batch or 0, now)
    return [sheet.mark for sheet in sheets]


def test_a_batch_prints_again_without_doubling_and_asks_again_each_time(app: App) -> None:
    ids = service(app)
    people = [with_review(app, safe_contact=SAFE | {"post_to": f"{n} Quay Lane, Kelder"}) for n in range(3)]
    invite.take_all(app, TUESDAY_10AM)
    for letter in all_letters(app):
        release(app, letter, ids["Lena"])
    with transaction(app.engine) as session:
        batch = invite_print.make_batch(session, app, staff_id=ids["Lena"], now=TUESDAY_10AM)
    assert printed(app, batch) == ["1-1", "1-2", "1-3"]
    with transaction(app.engine) as session:
        assert invite_print.make_batch(session, app, staff_id=ids["Lena"], now=TUESDAY_10AM) is None
        assert invite_print.tick(session, [1], batch or 0, staff_id=ids["Lena"], now=TUESDAY_10AM) == 1
        assert invite_print.tick(session, [1, 77], batch or 0, staff_id=ids["Lena"], now=TUESDAY_10AM) == 0
    assert printed(app, batch) == ["1-2", "1-3"]

    change_person(app, people[1], safe_contact=SAFE | {"domestic_abuse": True})
    assert printed(app, batch) == ["1-3"]
    with reading(app.engine) as session:
        sheets, held = invite_print.sheets(session, app, batch or 0, TUESDAY_10AM)
        assert [one.letter.id for one in held] == [2]
        pdf = person_pdf.make(sheets, TUESDAY_10AM)
        assert pdf == person_pdf.make(sheets, TUESDAY_10AM)


def test_a_letter_in_another_language_is_released_and_printed_and_who_must_not_be_told_lies_beside_no_envelope(
    memory_engine: Engine,
) -> None:
    app = app_on(memory_engine)
    ids = service(app)
    block = SAFE | {"do_not_tell": "the father", "shared": "letter box shared", "letters": "plain white"}
    with_review(app, safe_contact=block, choices={"language": "Polish", "easy_read": "yes"})
    invite.take_all(app, TUESDAY_10AM)
    (letter,) = all_letters(app)
    with transaction(app.engine) as session:
        words = {"version": 1, "text": "Drogi Łukaszu,\n\nChcę się spotkać.", "staff_id": ids["Lena"]}
        invite_release.release(session, app, letter.id or 0, **words, now=TUESDAY_10AM)
    with transaction(app.engine) as session:
        batch = invite_print.make_batch(session, app, staff_id=ids["Lena"], now=TUESDAY_10AM)
    with reading(app.engine) as session:
        ((sheet,), _) = invite_print.sheets(session, app, batch or 0, TUESDAY_10AM)
    assert (sheet.rules, sheet.easy) == (("The person asked for: plain white.",), True)
    assert person_pdf.make([sheet], TUESDAY_10AM).startswith(b"%PDF")


def test_what_may_not_be_printed_any_more_never_gets_into_a_batch(memory_engine: Engine) -> None:
    app = app_on(memory_engine)
    ids = service(app)
    person = with_review(app)
    invite.take_all(app, TUESDAY_10AM)
    release(app, all_letters(app)[0], ids["Lena"])
    change_person(app, person, letters_held=True)
    with transaction(app.engine) as session:
        assert invite_print.make_batch(session, app, staff_id=ids["Lena"], now=TUESDAY_10AM) is None
    (letter,) = all_letters(app)
    assert letter.state is PersonLetterState.STOPPED
    assert "held" in letter.stopped_because
