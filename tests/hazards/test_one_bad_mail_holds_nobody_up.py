"""Hazard: one malformed mail blocks every mail behind it. Whatever it breaks, it is set beside the way and the next is read at once."""

from typing import Any

import pytest
from build import TUESDAY_10AM, app_on, arrive, cases, ledger, mail, service
from sqlalchemy import Engine, update

from jobs import triage_messages
from liaison.domain.states import LedgerState
from liaison.store.session import transaction
from liaison.store.tables import LedgerItem
from liaison.triage import classify, route, screen
from tests.build import take_in

BAD = mail("POISON about a dose", message_id="<bad@quay.example>")


def breaks_on_poison(real: Any) -> Any:
    """The function, raising whenever anything it is given holds the word."""

    def call(*args: Any, **named: Any) -> Any:
        if any("POISON" in str(getattr(arg, "content", arg)) for arg in args):
            raise MemoryError
        return real(*args, **named)

    return call


@pytest.mark.parametrize(("step", "name"), [(screen, "parse"), (classify, "check"), (route, "case_row")])
def test_a_batch_and_a_half_behind_a_bad_mail_is_routed_in_one_run(
    memory_engine: Engine, monkeypatch: pytest.MonkeyPatch, step: Any, name: str
) -> None:
    app = app_on(memory_engine)
    service(app)
    monkeypatch.setattr(step, name, breaks_on_poison(getattr(step, name)))
    take_in(app, BAD, *(mail(f"Advice about dose {n}", message_id=f"<{n}@quay.example>") for n in range(150)))

    triage_messages.drain(app, TUESDAY_10AM)

    assert len(cases(app)) >= 150
    assert {row.state for row in ledger(app)[1:]} == {LedgerState.CASE}


def test_a_mail_that_stops_the_whole_program_is_the_only_one_to_wait(engine: Engine) -> None:
    """A stop leaves nothing but a counted attempt: after the third one the mail is parked unread."""
    app = app_on(engine)
    service(app)
    take_in(app, BAD, mail("Another dose", message_id="<2@quay.example>"))
    with transaction(engine) as session:
        session.execute(update(LedgerItem).where(LedgerItem.id == 1).values(attempts=screen.ATTEMPTS))

    arrive(app)

    assert [row.state for row in ledger(app)] == [LedgerState.PARKED, LedgerState.CASE]
