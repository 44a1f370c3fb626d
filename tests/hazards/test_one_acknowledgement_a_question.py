"""Hazard: a second acknowledgement makes a practice think that a second question was opened, or that the first was lost."""

from datetime import timedelta

from build import TUESDAY_10AM, app_on, arrive, cases, letters, mail, service, triage_all
from sqlalchemy import Engine, select

from liaison.store.session import transaction
from liaison.store.tables import LedgerItem
from liaison.triage import inbox, route, shunt

REPLY = "In-Reply-To: <one@quay.example>"


def acknowledged(app) -> int:
    return len(letters(app, "acknowledgement"))


def test_replies_copies_and_reopening_bring_no_second_acknowledgement(engine: Engine) -> None:
    app = app_on(engine)
    ids = service(app)
    (case,) = arrive(app, mail())
    assert acknowledged(app) == 1

    arrive(app, mail())  # the very same mail again
    arrive(app, mail("And one thing more about the dose", message_id="<2@quay.example>", headers=REPLY))
    with transaction(engine) as session:
        opened = inbox.open_case(session, case.id, staff_id=ids["Petra"], now=TUESDAY_10AM)
        inbox.close(session, case.id, version=opened.version, reason="done", staff_id=ids["Petra"], now=TUESDAY_10AM)
    arrive(
        app,
        mail("Thank you. Another thing", message_id="<3@quay.example>", headers=REPLY),
        now=TUESDAY_10AM + timedelta(days=1),
    )
    route.reroute(app, TUESDAY_10AM + timedelta(days=1))
    triage_all(app, now=TUESDAY_10AM + timedelta(days=1))

    assert cases(app)[0].messages == 3
    assert acknowledged(app) == 1


def test_a_case_made_by_hand_of_what_was_set_aside_is_not_acknowledged(engine: Engine) -> None:
    app = app_on(engine)
    ids = service(app)
    arrive(app, mail("Our spring news.", headers="List-Id: <news.board.example>"))
    with transaction(engine) as session:
        row = session.scalars(select(LedgerItem)).one()
        shunt.make_case(app, session, row.id, staff_id=ids["Nora"], now=TUESDAY_10AM)

    assert len(cases(app)) == 1
    assert acknowledged(app) == 0
