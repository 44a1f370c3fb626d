"""What a machine answers speaks of nobody; what a person writes under a machine's heading is read."""

import pytest

from liaison.domain.redflags import check

QUIET = [
    (
        "Automatic reply: overdose follow-up for a patient",
        "I am on leave until Monday. Anything about missed doses or overdoses goes to the duty desk.",
    ),
    (
        "Automatic reply: suicidal thoughts",
        "Thank you for contacting us. This mailbox is not monitored at weekends. If you feel suicidal ring 999.",
    ),
    (
        "Undeliverable: please phone",
        "Delivery has failed to these recipients.\n\nOriginal message follows.\nShe took an overdose last night and was blue.",
    ),
    (
        "Read: URGENT overdose",
        "This is a receipt for the mail you sent. Your message was read on 10/11/2026 17:01.",
    ),
    (
        "Thank you for your mail",
        "This is an automated response. Missed methadone doses are reported by phone.\nHomeless tonight? Ring the housing line.",
    ),
]
HEARD = [
    # A colleague writes from the address that still works.
    ("Automatic reply: my last day", "I am on leave from five. Mr Urquhart was found unresponsive in the queue."),
    ("Undeliverable: OD follow up", "Your server refused this, so again: he overdosed last night."),
    ("Delivery failure", "Couldn't reach your box. Baby 5 months, not waking properly this morning."),
    # "RE:" and "FW:" are a person's.
    ("RE: Automatic reply: leave", "Overdose in flat 3 last night, ambulance called."),
    ("FW: Undeliverable: please phone", "Original message follows.\nShe took an overdose last night and was blue."),
    # "Read:" without a receipt is an order.
    ("Read: overdose last night", "Found at six. What should we do?"),
    # Automatic mail that speaks of one person.
    (
        "Automated message from the ward",
        "This is an automated message. Your patient overdosed and was brought in last night.",
    ),
]


@pytest.mark.parametrize(("subject", "body"), QUIET)
def test_a_machine_s_answer_rings_for_nobody(subject: str, body: str) -> None:
    assert check(f"{subject}\n\n{body}") == []


@pytest.mark.parametrize(("subject", "body"), HEARD)
def test_somebody_who_is_meant_is_heard_under_any_heading(subject: str, body: str) -> None:
    assert check(f"{subject}\n\n{body}")


def test_a_circular_s_own_footer_is_no_breach_and_a_list_that_went_to_all_is() -> None:
    assert check("Bank shifts\n\nThree long days. Sent to all registered bank staff.") == []
    assert check("Clinic list\n\nThe list with names was sent to all practices.")[0].rule == "u2.data_breach"
