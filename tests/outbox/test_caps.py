"""Who is never answered automatically, and how often anybody is."""

from collections import Counter
from datetime import timedelta

import pytest
from build import TUESDAY_10AM as NOW
from build import app_on, arrive, letters, mail, service
from returning import gone
from sqlalchemy import Engine, update

from liaison.app import App
from liaison.domain.service import Service
from liaison.domain.states import LetterState
from liaison.letters.render import Rendered
from liaison.outbox.caps import recent_counts, why_not
from liaison.outbox.eligible import withheld
from liaison.outbox.own_mailbox import main_mailbox
from liaison.outbox.post import Posting, post
from liaison.practices.service_facts import set_fact
from liaison.store import events
from liaison.store.session import reading, transaction
from liaison.store.tables import Letter, MailboxRow

PER_DAY = Service().automatic_per_day
OURS = ["queries@liaison.example"]


@pytest.mark.parametrize(
    "address",
    [
        "MAILER-DAEMON@mx.example", "postmaster@quay.example", "noreply@lab.example", "No-Reply@lab.example", "no_reply@lab.example",
        "do-not-reply@lab.example", "donotreply@lab.example", "do.not.reply@lab.example", "bounces+4711=tait@list.example",
        "noreply-results@lab.example", "bounce@list.example", "auto-reply@lab.example", "mailer_daemon@mx.example",
    ],
)  # fmt: skip
def test_a_machine_by_name_is_not_answered(address: str) -> None:
    assert why_not(address, OURS, Counter()) == "the address belongs to a machine"


@pytest.mark.parametrize(
    "address", ["tait@quay.example", "norah.eply@quay.example", "bouncer@quay.example", "reply@quay.example", "postmasters.gp@quay.example"]
)  # fmt: skip
def test_a_person_is_answered_whatever_they_are_called(address: str) -> None:
    assert why_not(address, OURS, Counter()) is None


@pytest.mark.parametrize("address", [None, "", "<>", "nobody"])
def test_where_there_is_no_address_nothing_is_posted(address: str | None) -> None:
    assert why_not(address, OURS, Counter()) == "there is no address to answer"


def test_we_do_not_answer_ourselves_whatever_the_case() -> None:
    assert why_not("Queries@LIAISON.example", OURS, Counter()) == "the address is our own"


def test_one_address_gets_so_many_a_day_and_no_more() -> None:
    assert why_not("tait@quay.example", OURS, Counter({"tait@quay.example": PER_DAY - 1})) is None
    assert "24 hours" in (why_not("Tait@quay.example", OURS, Counter({"tait@quay.example": PER_DAY})) or "")


def test_only_automatic_letters_of_the_last_day_are_counted_by_address(engine: Engine) -> None:
    app = app_on(engine)
    service(app)
    with transaction(engine) as session:
        box = main_mailbox(session, app)
        for number, (to, automatic) in enumerate(
            [
                (["Tait@quay.example"], "auto-replied"), (["tait@quay.example", "orr@quay.example"], "auto-generated"),
                (["tait@quay.example"], None), (["tait@quay.example"], "auto-replied"),
            ]
        ):  # fmt: skip
            posting = Posting(
                key=f"k{number}", kind="answer", reference="4F7K", words=Rendered("p", "t", "h"), to=to, automatic=automatic
            )  # fmt: skip
            post(session, box, posting, sender_name="s", actor=events.step("t"), now=NOW)
    with transaction(engine) as session:
        session.execute(
            update(Letter).where(Letter.key == "k3").values(created_at=NOW - timedelta(hours=24))  # type: ignore[arg-type]
        )

    with reading(engine) as session:
        assert recent_counts(session, NOW) == {"tait@quay.example": 2, "orr@quay.example": 1}
    assert len(letters(app)) == 4


def test_a_site_s_own_number_a_day_counts(memory_engine: Engine) -> None:
    assert why_not("tait@quay.example", OURS, Counter({"tait@quay.example": 3}), 5) is None
    assert "5 automatic" in (why_not("tait@quay.example", OURS, Counter({"tait@quay.example": 5}), 5) or "")


def automatic(
    app: App, key: str, case_id: int, *, kind: str = "acknowledgement", mailbox: MailboxRow | None = None
) -> Letter:
    """One more automatic letter about a case to whoever asked."""
    with transaction(app.engine) as session:
        box = mailbox or main_mailbox(session, app)
        posting = Posting(
            key=key, kind=kind, reference="4F7K", words=Rendered("p", "t", "h"), to=["Tait@Quay.example"], automatic="auto-replied", about={"case_id": case_id}
        )  # fmt: skip
        post(session, box, posting, sender_name="s", actor=events.step("t"), now=NOW)
    return letters(app)[-1]


def test_one_address_gets_one_automatic_letter_a_question_from_whichever_mailbox(engine: Engine) -> None:
    app = app_on(engine)
    service(app)
    (case,) = arrive(app, mail())
    with transaction(engine) as session:
        other = MailboxRow(name="other", address="second@liaison.example")
        session.add(other)
        session.flush()
        session.expunge(other)
    before = automatic(app, "again", case.id, mailbox=other)
    with reading(engine) as session:
        assert withheld(session, before, NOW) is None  # the first has not left yet

    gone(app, NOW)

    states = {letter.key: letter.state for letter in letters(app)}
    assert (states[f"ack:case-{case.id}"], states["again"]) == (LetterState.SENT, LetterState.WITHHELD)


def test_alarms_to_colleagues_are_not_held_by_a_cap(engine: Engine) -> None:
    app = app_on(engine)
    service(app)
    (case,) = arrive(app, mail())
    gone(app, NOW)

    alarm = automatic(app, "alarm", case.id, kind="escalation")

    with reading(engine) as session:
        assert withheld(session, alarm, NOW) is None


def test_a_site_may_allow_more_about_one_question(engine: Engine) -> None:
    app = app_on(engine)
    service(app)
    (case,) = arrive(app, mail())
    gone(app, NOW)
    with transaction(engine) as session:
        set_fact(session, "automatic_per_case", 2, now=NOW)

    second = automatic(app, "again", case.id)

    with reading(engine) as session:
        assert withheld(session, second, NOW) is None
