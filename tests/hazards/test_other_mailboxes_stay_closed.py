"""Hazard: the service's key opens other people's mailboxes. Rights are for one mailbox, and doctor proves it on another."""

from tests.doubles.graph_desk import ADDRESS, OTHER, graph_desk


def test_a_right_that_reaches_another_mailbox_is_an_alarm_in_doctor_on_the_double() -> None:
    with graph_desk() as desk:
        mailbox = desk.open(forbidden=OTHER)
        before = mailbox.check()
        desk.double.closed.clear()

        after = mailbox.check()

    assert before == []
    assert len(after) == 1
    assert after[0].startswith("ALARM")


def test_the_program_asks_for_nothing_in_the_other_mailbox_but_the_id_of_a_folder_on_the_double() -> None:
    with graph_desk() as desk:
        desk.double.closed.clear()
        desk.double.boxes[OTHER].put(b"From: a@gp.example\r\n\r\nprivate\r\n")
        desk.open(forbidden=OTHER).check()

        other = [line for line in desk.lines() if "somebody.else" in line]

    assert other == ["GET /v1.0/users/somebody.else%40service.example/mailFolders/inbox"]
    assert ADDRESS != OTHER
