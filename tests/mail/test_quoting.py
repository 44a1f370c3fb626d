"""Folding: what is not newly written goes out of the new text, and nothing clinical ever does."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liaison.mail.quoting import fold
from liaison.mail.quoting_marks import label_of, looks_signed
from tests.shared_data import shared_file

HISTORY = {
    "outlook": "From: Liaison <liaison@service.example>\nSent: 23 November 2026 09:12\nTo: Glenburn\nSubject: SU-GP ref 4F7K\n\nold words",
    "outlook in bold": "*From:* Liaison [mailto:liaison@service.example]\n*Sent:* 23 November 2026\n*To:* Glenburn\n*Subject:* x\n\nold words",
    "outlook double spaced": "From: Liaison\n\nSent: 23 November 2026\n\nTo: Glenburn\n\nSubject: x\n\nold words",
    "recipients over lines": "From: Liaison\nSent: 23 November 2026\nTo: Glenburn; Harbour;\n Anita Shah\nCc: Bernd\nSubject: x\n\nold words",
    "gmail": "On Mon, 23 Nov 2026 at 09:12, Liaison <liaison@service.example> wrote:\n\n> old words\n> more",
    "gmail over two lines": "On Mon, 23 Nov 2026 at 09:12, Liaison\n<liaison@service.example> wrote:\n> old words\n> more",
    "apple": "On 23 Nov 2026, at 09:12, Liaison <liaison@service.example> wrote:\n\nold words without marks",
    "original message": "-----Original Message-----\nFrom: Liaison\nold words",
    "underlined": "________________________________\nFrom: Liaison\nDate: 23 November 2026\nTo: Glenburn\nSubject: x\n\nold words",
    "swedish": "ons 4 nov. 2026 kl. 20:42 skrev Liaison <liaison@service.example>:\n\n> old words\n> mer",
    "swedish without marks": "Den fre 27 nov. 2026 10:15 Liaison <liaison@service.example> skrev:\n\nold words",
    "danish": "Fra: Liaison <liaison@service.example>\nSendt: 24. november 2026 09:30\nTil: Glenburn\nEmne: x\n\nold words",
    "polish": "Dnia 28 lutego 2026 14:00 Liaison <liaison@service.example> napisał(a):\n> old words\n> x",
    "dutch": "Van: Liaison [mailto:liaison@service.example]\nVerzonden: donderdag 9 februari 2026\nAan: Glenburn\nOnderwerp: x\n\nold words",
    "french": "Le lun. 23 nov. 2026 à 09:12, Liaison <liaison@service.example> a écrit :\n\n> old words\n> x",
    "japanese": "2026年11月23日(月) 9:12 Liaison <liaison@service.example>:\n> old words\n> x",
    "reprocessed": "Original Message processed by david\nFW: x\nold words",
    "german": "Am Mo., 23. Nov. 2026 um 09:12 Uhr schrieb Liaison <liaison@service.example>:\n\n> old words\n> mehr",
}


@pytest.mark.parametrize("name", HISTORY)
def test_the_mail_being_answered_is_folded(name: str) -> None:
    folded = fold(f"He is well on 60 mg.\n\n{HISTORY[name]}", is_reply=True)

    assert "old words" not in folded.new_text
    assert folded.new_text.startswith("He is well on 60 mg.")
    assert not folded.is_forward


CLINICAL_LINES = [
    "Sent from my desk, it is easier than by phone",
    "Mon 3 Nov please write to <ward@x.example>:\nshe took an overdose",
    "Some 3 doses later the ward wrote:\nhe is unsafe",
    "From: Glasgow Royal",
    "From: Glasgow Royal\nTo: HMP Barlinnie\nDate: 3 November 2026\nDose: methadone 60 mg",
    "From: Ward 4\nSent home on Friday without a prescription",
    "From: Glasgow Royal\nHe was discharged.\nSubject: to review",
    "Date: 3 November\nTo: be reviewed",
    "To: whom it may concern",
    "On 3 November the ward wrote:\nshe took an overdose",
    "On Tuesday at 14:30 the police wrote:\nhe is unsafe",
    "On 3/11/2026 the ward wrote:\nshe took an overdose",
    "Sent from my iPhone - please ring, he is unsafe",
    "> 3 missed doses",
    "> 100 mg methadone a day",
    "-- no dose since Friday --",
    "--\nTook an overdose last night",
    "Thanks\nPlease ring, she is drowsy now",
    "Kind regards\nPS He has stopped his alcohol abruptly",
    "Best wishes\nDr Shah\nMethadone 60 mg",
    "--\nplease ring the ward",
    "Thank you\nHMP Barlinnie\nLiberation Friday",
    "Kind regards\nHospital Discharge Tomorrow",
    "Regards\nDOB 30/02/1980\nCHI 3002801234",
    "Sent from hospital without a script",
    "CAUTION: this patient has overdosed twice",
    "Warning: he may be armed",
    "Disclaimer: he has taken methadone not his own",
    "This email is confidential and intended only for you: he says he is suicidal",
    "--------------\nMissed three doses\n--------------",
    "Forwarded message from his mother: he cannot keep safe",
    "Original message from the ward below\nNo dose given",
    "Am worried about him",
    "All the best efforts failed",
]


NEVER_CLINICAL = {
    "",
    "--",
    "--------------",
    "Thanks",
    "Kind regards",
    "Best wishes",
    "Regards",
    "Dr Shah",
    "Thank you",
    "HMP Barlinnie",
}


@pytest.mark.parametrize("words", CLINICAL_LINES)
@pytest.mark.parametrize("is_reply", [False, True])
def test_no_clinical_line_is_ever_folded(words: str, is_reply: bool) -> None:
    new = fold(
        f"Dear team,\n\nPlease see about this patient.\n{words}\nCould you advise today?", is_reply=is_reply
    ).new_text

    assert [line for line in words.split("\n") if line not in NEVER_CLINICAL and line not in new] == []
    assert "Could you advise today?" in new


@pytest.mark.parametrize("words", CLINICAL_LINES)
@pytest.mark.parametrize("is_reply", [False, True])
def test_no_clinical_line_at_the_end_is_folded(words: str, is_reply: bool) -> None:
    new = fold(f"Dear team,\n\n{words}", is_reply=is_reply).new_text

    assert [line for line in words.split("\n") if line not in NEVER_CLINICAL and line not in new] == []


def test_answers_between_quoted_lines_are_kept() -> None:
    text = "On Mon, 23 Nov 2026 at 09:12, L <l@service.example> wrote:\n> one?\nfirst answer\n> two?\n> three?\nsecond answer\n\nlast words"

    assert fold(text, is_reply=True).new_text == "first answer\nsecond answer\n\nlast words"


def test_a_forwarded_mail_is_folded_and_said_to_be_one() -> None:
    for mark in ("---------- Forwarded message ---------", "Begin forwarded message:"):
        folded = fold(f"See below\n\n{mark}\nFrom: Ann\n\nold words")
        assert folded.new_text == "See below"
        assert folded.is_forward


def test_a_forward_inside_the_quoted_mail_makes_no_forward() -> None:
    text = "Thanks.\n\nOn 23 Nov 2026 09:12, L <l@service.example> wrote:\n> Begin forwarded message:\n> old words"

    assert not fold(text, is_reply=True).is_forward


@pytest.mark.parametrize(
    "signature",
    [
        "-- \nDr Anita Shah",
        "--\nDr Anita Shah\nGlenburn Medical Practice\n0141 496 0000",
        "Kind regards\n\nDr Anita Shah",
        "Many thanks,\nDr Anita Shah MBChB MRCGP\nGP Partner | Glenburn Medical Practice\nT: 0141 496 0000\nwww.glenburn.example",
        "Best wishes\nAnita",
        "Yours sincerely\n\nA. Shah\nanita.shah@glenburn.example\n12 High Street, Glenburn, G1 1AA",
        "Sent from my iPhone",
        "Sent from my Verizon Wireless BlackBerry",
        "Thank you.\nBest regards\nAnita Shah",
        "Mvh\nAnita Shah",
        "Met vriendelijke groet,\nAnita",
        "Thanks,\n____________\nAnita Shah\nBUILDING 5B,WEST - HIGH STREET\nDirect: (+44)0141-496-0000   Mobile: (+44)07700 900000",
        "Get Outlook for iOS",
        "Thanks\nAnita\n\nThis email is intended only for the addressee and may contain confidential information. If you are not\nthe intended recipient please tell us.",
    ],
)  # fmt: skip
def test_signatures_and_disclaimers_are_folded(signature: str) -> None:
    assert fold(f"He lost his script.\n\n{signature}\n").new_text == "He lost his script."


def test_a_banner_on_top_is_folded() -> None:
    text = "[EXTERNAL] This email originated from outside the organisation.\n\nHe lost his script."

    assert fold("CAUTION: External email. Do not click links.\n\nHe lost his script.").new_text == "He lost his script."
    assert fold(text.replace("[EXTERNAL] ", "")).new_text == "He lost his script."


def test_a_mail_that_is_nothing_but_a_signature_is_kept() -> None:
    assert fold("Kind regards\nDr Anita Shah").new_text == "Kind regards\nDr Anita Shah"


def test_a_mail_that_begins_with_a_copied_header_keeps_the_words_below_it() -> None:
    second = f"old words\n\n{HISTORY['outlook'].replace('old words', 'older words')}"

    assert fold(HISTORY["outlook"], is_reply=True).new_text == "old words"
    assert fold(HISTORY["outlook"].replace("old words", second), is_reply=True).new_text == "old words"
    assert fold(HISTORY["apple"], is_reply=True).new_text == "old words without marks"


def test_a_mail_that_is_nothing_but_a_marked_original_has_no_new_text() -> None:
    assert fold(HISTORY["original message"], is_reply=True).new_text == ""


def test_a_mark_inside_a_quotation_folds_nothing_below_it() -> None:
    text = "On Mon, 23 Nov 2026 at 09:12, L <l@service.example> wrote:\n> one?\n> -----Original Message-----\n> From: A\n\nfirst answer\n> On 3 May 2026 10:00 B <b@x.example> wrote:\n\nlast answer"

    assert fold(text, is_reply=True).new_text == "first answer\n\nlast answer"


def test_words_above_an_attribution_are_no_part_of_it() -> None:
    text = "On this day\nOn Mon, 23 Nov 2026 at 09:12, L <l@service.example> wrote:\n\nold words"

    assert fold(text, is_reply=True).new_text == "On this day"


def test_a_rule_above_the_mail_being_answered_goes_with_it() -> None:
    assert fold(f"Yes.\n\n{'-' * 30}\n\n{HISTORY['outlook in bold']}", is_reply=True).new_text == "Yes."


def test_lines_that_quoted_printable_broke_are_folded_with_the_quotation() -> None:
    text = "Yes.\n\nOn Mon, Nov 23, 2026 at 09:12 L <l@service.example> w=\nrote:\n\n> old words that run o=\nn here\n> more"

    assert fold(text, is_reply=True).new_text == "Yes."


@pytest.mark.parametrize(
    ("footer", "folded"),
    [
        ("_____________________\npractice-list mailing list\npractice-list@lists.example\nhttp://lists.example/listinfo/practice-list", True),
        ("_____________________\nSee the mailing list: he took an overdose", False),
        ("_____________________\nplease ring the ward\npractice-list mailing list", False),
    ],
)  # fmt: skip
def test_the_footer_of_a_mailing_list_is_folded_and_nothing_else_below_a_rule(footer: str, folded: bool) -> None:
    assert (fold(f"He lost his script.\n\n{footer}").new_text == "He lost his script.") is folded


def test_a_disclaimer_in_one_long_line_is_folded_however_it_begins_and_a_mail_about_a_stray_letter_is_not() -> None:
    legal = "Our network is watched. The information contained in this e-mail is privileged and if you received it in error notify us."
    stray = (
        "A confidential letter about him went out in error and we fear an unauthorised disclosure, please notify us."
    )

    assert fold(f"He lost his script.\n\n{legal}").new_text == "He lost his script."
    assert fold(f"He lost his script.\n\n{stray}").new_text.endswith(stray)


def test_quote_marks_in_a_mail_that_answers_nothing_are_kept() -> None:
    text = "He missed:\n> Monday\n> Tuesday\n> Wednesday"

    assert fold(text).new_text == text


def test_labels_and_signature_lines_are_known() -> None:
    assert [label_of(line) for line in ("From: x", "> Sent: y", "*To:* z", "Subject : a", "Dose: 60 mg", "")] == ["from", "sent", "to", "subject", None, None]  # fmt: skip
    assert looks_signed("Dr Anita Shah MBChB | Glenburn")
    assert not looks_signed("she is not safe at home")


def test_a_very_long_text_is_kept_as_it_is() -> None:
    text = "word " * 100_000

    assert fold(text).new_text == text


@pytest.mark.parametrize(
    "line",
    [
        "- ",
        "> ",
        "On 3 May 10:00\n",
        "From: a@b\n",
        "Thanks\n",
        "To: a,\n",
        " ",
        "_",
        "A. ",
        "AAAA",
        "\n",
        "*",
        "CAUTION " * 30 + "\n",
    ],
)
def test_folding_takes_linear_time(line: str) -> None:
    started = time.process_time()
    fold(line * (290_000 // len(line)), is_reply=True)
    assert time.process_time() - started < 30


LINES = st.sampled_from(
    [
        *HISTORY.values(),
        *CLINICAL_LINES,
        "> quoted",
        "new words",
        "",
        "-- ",
        "Kind regards",
        "Dr A Shah",
        "On 3 May 2026 10:00 A wrote:",
    ]
)


@settings(max_examples=200, deadline=None)
@given(pieces=st.lists(LINES | st.text(max_size=30), max_size=12), is_reply=st.booleans())
def test_new_text_is_made_of_lines_of_the_text_in_their_order(pieces: list[str], is_reply: bool) -> None:
    text = "\n".join(pieces)
    places = iter(line.strip() for line in text.split("\n"))

    new = [line.strip() for line in fold(text, is_reply=is_reply).new_text.split("\n") if line.strip()]

    assert all(line in places for line in new)  # each is found after the one before it


def test_public_samples_of_replies_keep_the_first_words_and_lose_the_quoted_ones(
    request: pytest.FixtureRequest,
) -> None:
    folders = [shared_file(request.config, "mails", name) for name in ("replies-mail-parser-reply", "replies-zapier")]
    files = sorted(path for folder in folders for path in folder.glob("*.txt"))
    assert len(files) > 20
    for path in files:
        text = path.read_text(encoding="utf-8")
        new = fold(text, is_reply=True).new_text
        quoted = [line for line in text.split("\n") if line.startswith(">") and len(line) > 12]
        assert not [line for line in quoted if line in new.split("\n")], path.name
