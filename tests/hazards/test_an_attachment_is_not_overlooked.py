"""Hazard: what is urgent stands only in an attachment, and the mail is read as routine; or an attachment sorts a mail unseen.

The mail is routed by its own words, at once. What its attachments say is shown, and raises the case for a person to look.
"""

from datetime import timedelta

from build import TUESDAY_10AM, app_on, arrive, cases, service
from documents import docx, mail_with, pdf
from sqlalchemy import Engine

from jobs import read_attachments
from liaison.store.session import reading
from liaison.store.tables import Reading
from liaison.triage import watch
from models.taxonomy import Urgency

PLAN = "He told me that he wants to end his life tonight and has a plan."


def test_a_red_flag_that_stands_only_in_an_attachment_brings_a_person_at_once(engine: Engine) -> None:
    app = app_on(engine)
    service(app)
    files = {"letter.pdf": pdf(PLAN), "letter.docx": docx(PLAN)}
    arrive(app, *(mail_with(file, message_id=f"<{file[0]}@quay.example>") for file in files.items()))
    assert [case.urgency for case in cases(app)] == [Urgency.U3, Urgency.U3]

    read_attachments.run(app, TUESDAY_10AM, TUESDAY_10AM + timedelta(seconds=15))

    assert [case.urgency for case in cases(app)] == [Urgency.U1, Urgency.U1]
    assert {case.read_by for case in cases(app)} == {TUESDAY_10AM + timedelta(minutes=15)}
    assert watch.raise_alarms(app, TUESDAY_10AM + timedelta(minutes=16)) == 2


def test_an_attachment_sorts_nothing(engine: Engine) -> None:
    app = app_on(engine)
    service(app)
    plain = mail_with(("a.pdf", pdf("nothing of note")), message_id="<plain@quay.example>")
    loud = mail_with(("a.pdf", pdf(PLAN + " Special offer. Liberation. Housing.")), message_id="<loud@quay.example>")
    arrive(app, plain, loud)
    read_attachments.run(app, TUESDAY_10AM, TUESDAY_10AM)

    with reading(app.engine) as session:
        first, second = (session.get_one(Reading, n) for n in (1, 2))
    same = ("outcome", "category", "also", "probability", "urgency", "floor", "handler", "because", "words")
    assert [getattr(first, name) for name in same] == [getattr(second, name) for name in same]
    quiet, raised = cases(app)
    assert (quiet.category, quiet.handler, quiet.outcome) == (raised.category, raised.handler, raised.outcome)
    assert (quiet.urgency, raised.urgency) == (Urgency.U3, Urgency.U1)
