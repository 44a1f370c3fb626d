"""Who is never answered automatically, and how often anybody is."""

from collections import Counter
from datetime import timedelta

import pytest
from build import TUESDAY_10AM as NOW
from build import app_on, letters, service
from sqlalchemy import Engine, update

from liaison.letters.render import Rendered
from liaison.outbox.caps import PER_DAY, recent_counts, why_not
from liaison.outbox.own_mailbox import main_mailbox
from liaison.outbox.post import Posting, post
from liaison.store import events
from liaison.store.session import reading, transaction
from liaison.store.tables import Letter

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
