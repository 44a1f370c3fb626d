"""Cases with some casework on them, for pages in a real browser."""

from datetime import date

from build import arrive, cases
from documents import REFERRAL, mail_with, pdf
from seed import a_review, again, one_case
from sqlalchemy import select

from liaison.app import App
from liaison.domain.chi import demo_chi
from liaison.store.session import reading, transaction
from liaison.store.tables import Case
from liaison.store.tables_people import Person
from liaison.triage import inbox, links, look_again, notes, phone


def busy(app: App, ids: dict[str, int], name: str, *, number: int = 41) -> Case:
    """A case about a person with a review, taken by Lena: a note that asks her, a day to look again, a link, an answer by telephone."""
    chi = demo_chi(number)
    with reading(app.engine) as session:
        known = session.scalar(select(Person.id).where(Person.chi == chi))
    if known is None:
        a_review(
            app,
            number,
            due=date(2026, 12, 10),
            planned=date(2026, 12, 1),
            worker=ids["Ailsa"],
            prescriber="Dr Petra Lang",
        )
    other = one_case(app, "the dose of another?", message_id=f"<{name}-other@quay.example>", subject=f"Beside {name}")
    case = one_case(
        app, f"CHI {chi}, person {number}: the dose?", message_id=f"<{name}@quay.example>", subject=f"Busy {name}"
    )
    now = app.now()
    who = {"staff_id": ids["Lena"], "now": now}
    with transaction(app.engine) as session:
        inbox.take(session, case.id, version=case.version, **who)
        notes.add(session, case.id, text="Is it in stock, @Lena?", staff_id=ids["Nora"], now=now)
    for act, values in (
        (look_again.set_day, {"on": date(2026, 12, 3), "because": "has the ECG come?"}),
        (links.link, {"reference": other.reference, "because": "one household"}),
        (phone.answer, {"spoke_with": "Dr Tait", "number": "01632 960123", "said": "Keep it as it is.", "at": now}),
    ):
        with transaction(app.engine) as session:
            act(session, case.id, version=again(app, case.id).version, **values, **who)
    return again(app, case.id)


def about_two(app: App, name: str) -> Case:
    """A mail about two people, with a red flag."""
    body = (
        f"Ms One ({demo_chi(51)}): the dose?\nMr Two ({demo_chi(52)}) took an overdose this morning and is drowsy now."
    )
    return one_case(app, body, message_id=f"<{name}@quay.example>", subject=f"Two people {name}")


def with_letter(app: App) -> int:
    """A mail with a PDF of two pages; its number."""
    arrive(app, mail_with(("letter.pdf", pdf("\n".join(REFERRAL), "The second"))))
    return cases(app)[-1].last_message_id
