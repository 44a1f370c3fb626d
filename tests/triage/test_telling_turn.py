"""One process at a time tells a mailbox's server, so that no mail is moved twice."""

from datetime import timedelta

from build import TUESDAY_10AM as NOW
from build import app_on, mail
from sqlalchemy import Engine

from jobs import poll_mailboxes
from liaison.app import App
from liaison.triage import intake
from liaison.triage.telling_turn import STALE, turn


def taken(engine: Engine, mails: int = 2) -> tuple[App, int]:
    """An App whose mailbox brought some mails of which the server knows nothing yet."""
    app = app_on(engine)
    for number in range(mails):
        app.mailboxes["main"].deliver(mail(f"Question {number}", message_id=f"<{number}@quay.example>"))  # type: ignore[attr-defined]
    intake.take_batch(app, "main", NOW)
    return app, intake.ensure_mailbox(app, "main")[0]


def test_while_one_process_tells_another_tells_nothing_and_the_next_turn_does(engine: Engine) -> None:
    app, mailbox_id = taken(engine)
    box = app.mailboxes["main"]

    with turn(app, mailbox_id, NOW) as ours:
        assert ours is not None
        assert ours()
        assert intake.acknowledge(app, "main", NOW) == 0
        assert box.labels == {}  # type: ignore[attr-defined]

    assert intake.acknowledge(app, "main", NOW) == 2
    assert len(box.labels) == 2  # type: ignore[attr-defined]


def test_the_turn_of_a_process_that_stopped_is_taken_over_and_it_tells_nothing_when_it_wakes(engine: Engine) -> None:
    app, mailbox_id = taken(engine)
    later = NOW + STALE + timedelta(seconds=1)

    with turn(app, mailbox_id, NOW) as first, turn(app, mailbox_id, later) as second:
        assert second is not None
        assert second()
        assert first is not None
        object.__setattr__(app, "clock", lambda: later + timedelta(minutes=1))  # it wakes
        assert not first()
        assert second()


def test_a_server_that_breaks_off_gives_the_turn_back(engine: Engine) -> None:
    from liaison.mail.mailbox import MailboxDown

    app, _ = taken(engine)
    app.mailboxes["main"].fail("acknowledge", MailboxDown("The line is down."))  # type: ignore[attr-defined]

    assert poll_mailboxes.poll(app, NOW)["trouble"] == ["main: The line is down."]
    assert intake.acknowledge(app, "main", NOW) == 2
