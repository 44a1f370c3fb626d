"""The interlock: what stops a letter, what is asked about it, and what a confirmation is worth."""

from dataclasses import replace

import pytest

from liaison.domain.interlock import Conversation, Leaving, Reader, With, ask, unconfirmed

CHI, OTHER = "3002741236", "3102751234"
TAIT = Reader("tait@nhs.scot", "99901", "Quay Practice")
FINE = Leaving("Thank you. We ring you today.", "[SU-GP 4F7K] Answer to your message", (TAIT,))
KNOWN = Conversation("99901", "Quay Practice", CHI, ("Jo Example",), frozenset({CHI}))


def codes(letter: Leaving = FINE, known: Conversation = KNOWN) -> list[tuple[str, bool]]:
    return [(question.code, question.stop) for question in ask(letter, known)]


def test_nothing_is_asked_about_a_letter_to_whoever_asked_on_a_secure_domain() -> None:
    assert codes() == []
    assert (
        codes(
            replace(FINE, text=f"About CHI {CHI}: we ring you, on 01632 960100 or 0131 496 0100, on 30.02.26 at 10.30.")
        )
        == []
    )


@pytest.mark.parametrize(
    ("changes", "known", "expected"),
    [
        ({"to": (Reader("x@nhs.scot", "99902", "Glen Surgery"),)}, {}, ("other_practice", False)),
        ({"to": (Reader("x@nhs.scot"),)}, {}, ("unknown_place", False)),
        ({"to": (Reader("x@nhs.scot", "place 2", "Glen Pharmacy", ("glen pharmacy", "p2")),)}, {"practice": "", "pharmacy": "quay pharmacy"}, ("other_pharmacy", False)),
        ({"to": (replace(TAIT, address="tait@quay.example"),)}, {}, ("not_secure", False)),
        ({"to": (replace(TAIT, address="tait@quay.example"),), "text": f"CHI {CHI}"}, {}, ("identifies_outside", True)),
        ({"to": (replace(TAIT, address="t@quay.example"),), "text": "Jo came."}, {}, ("identifies_outside", True)),
        ({"to": (replace(TAIT, address="t@quay.example"),), "text": "Ms example came."}, {}, ("identifies_outside", True)),
        ({"text": f"CHI {OTHER}"}, {}, ("other_chi", True)),
        *(({"text": text}, {}, ("other_chi", True)) for text in ("31 02 75 1210", "3102 751210", "310 275 1210", "31/02/75 1210", "3 1 0 2 7 5 1 2 1 0")),
        ({"to": (replace(TAIT, address="t@quay.example"),), "text": "31-02-75 1210"}, {"person_chi": "3102751210", "chis": frozenset()}, ("identifies_outside", True)),
        ({}, {"chis": frozenset({CHI, OTHER})}, ("two_people", False)),
        ({}, {"newer_mail": 12}, ("newer_mail", False)),
        ({"text": "Please find attached the ECG."}, {}, ("nothing_attached", False)),
        *(({"text": text}, {}, ("nothing_attached", False)) for text in (
            "I enclose the plan.", "ECG attached.", "Attached: the ECG", "PFA the ECG", "I am attaching the ECG.", "Her results (attached) are fine.",
            "Regards\nEncl: 1", "We are sending the ECG with this mail.", "It is attached to this letter.", "Copy attached, as you asked.",
        )),
        ({"to": (replace(TAIT, address="t@quay.example"),), "text": "DOB 30/02/1974"}, {}, ("identifies_outside", True)),
        ({"to": (replace(TAIT, address="t@quay.example"),), "text": "born on 3rd March 1974"}, {}, ("identifies_outside", True)),
        ({"text": "See the policy.", "files": (With("old policy.txt", "She must be abstinent before psychology."),)}, {}, ("abstinence_in_file", False)),
        ({"subject": f"[SU-GP 4F7K] About {CHI}"}, {}, ("subject", True)),
        ({"subject": "[SU-GP 4F7K] About Jo"}, {}, ("subject", True)),
        ({"subject": "[SU-GP 4F7K] Born 12/03/1980"}, {}, ("subject", True)),
        ({"text": "She must be abstinent before psychology."}, {}, ("abstinence", True)),
        ({"text": "Please give 40 mg.", "inserted": "give 40  mg"}, {}, ("drafted_dose", True)),
        ({"text": "Please give 40 mg."}, {}, ("dose", False)),
        ({"text": "Wait: [please fill in: the wait for psychology]."}, {}, ("left_open", True)),
    ],
)  # fmt: skip
def test_each_question_is_asked_with_a_reason_where_it_holds(changes: dict, known: dict, expected: tuple) -> None:
    found = ask(replace(FINE, **changes), replace(KNOWN, **known))

    assert [(one.code, one.stop) for one in found] == [expected]
    assert all(one.words and len(one.because) > 20 for one in found)


@pytest.mark.parametrize(
    "text",
    [
        "Nothing is attached.",
        "Thank you for what you attached.",
        "She is attached to the ward team.",
        "Thank you very much for the attached letter.",
        "She has grown attached to her keyworker, and attachment-based therapy helps.",
        "The attachment you sent is with us.",
        "> please find attached",
        "The dose was agreed by Dr Petra.",
    ],
)
def test_what_only_looks_like_it_is_not_asked_about(text: str) -> None:
    assert codes(replace(FINE, text=text)) == []


def test_a_file_that_goes_with_the_letter_answers_the_question_about_attachments() -> None:
    assert codes(replace(FINE, text="The letter is attached.", files=(With("ecg.pdf"),))) == []


def test_every_rule_that_holds_is_asked_at_once_what_stops_first() -> None:
    outside = (replace(TAIT, address="t@quay.example"), Reader("x@glen.example", "99902", "Glen Surgery"))
    text = (
        f"Jo must be abstinent before psychology. Please give 40 mg. ECG attached. {OTHER} [please fill in: the wait]."
    )
    known = replace(KNOWN, newer_mail=5, chis=frozenset({CHI, OTHER}))
    found = codes(replace(FINE, text=text, to=outside, subject="[SU-GP 4F7K] Jo"), known)

    stops = ["subject", "identifies_outside", "other_chi", "abstinence", "left_open"]
    asked = ["other_practice", "two_people", "newer_mail", "dose", "nothing_attached"]
    assert found == [(code, True) for code in stops] + [(code, False) for code in asked]


def test_another_day_than_one_of_birth_may_leave_the_secure_domains() -> None:
    letter = replace(
        FINE, to=(replace(TAIT, address="t@quay.example"),), text="We see them on 3 December 2026 at 10:30."
    )

    assert codes(letter) == [("not_secure", False)]


@pytest.mark.parametrize("domain", ["nhs.scot.evil.example", "xnhs.scot", "sub.nhs.scot", "nhs.scot@evil.example", ""])
def test_a_domain_counts_exactly_as_it_stands(domain: str) -> None:
    assert ("not_secure", False) in codes(replace(FINE, to=(replace(TAIT, address=f"t@{domain}"),)))


def test_the_site_may_call_further_domains_secure() -> None:
    letter = replace(FINE, to=(replace(TAIT, address="T@Quay.example"),))

    assert codes(letter, replace(KNOWN, own_domains=frozenset({"quay.example"}))) == []


def test_with_nobody_known_a_number_of_the_conversation_may_stand_in_the_letter_and_no_other() -> None:
    nobody = replace(KNOWN, person_chi=None, names=())

    assert codes(replace(FINE, text=CHI), nobody) == []
    assert codes(replace(FINE, text=OTHER), nobody) == [("other_chi", True)]


def test_a_confirmation_counts_for_what_was_shown_and_never_for_what_stops() -> None:
    twelve, thirteen = (ask(FINE, replace(KNOWN, newer_mail=number)) for number in (12, 13))
    stopped = ask(replace(FINE, text=OTHER), KNOWN)

    assert unconfirmed(twelve, [twelve[0].key]) == []
    assert unconfirmed(thirteen, [twelve[0].key]) == thirteen
    assert unconfirmed(stopped, [stopped[0].key]) == stopped
