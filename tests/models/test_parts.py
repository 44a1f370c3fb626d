"""New text is told from the older mails below it, and nothing a person newly wrote is lost."""

import pytest

from models.parts import split

NEW = "Please ring me about this lady, she has missed three doses of methadone and the pharmacy will not dispense."
OLD = "He takes zopiclone every night."
LEGAL = (
    "This email is confidential and intended solely for the addressee. If you are not the intended recipient, or have "
    "received this email in error, please tell the sender. It may contain confidential or privileged information."
)


@pytest.mark.parametrize(
    "mark",
    [
        "On Mon, 23 Nov 2026 at 09:12, Liaison <queries@liaison.example> wrote:\n",
        "On Mon, 23 Nov 2026 at 09:12, The Very Long Name Of A Team\n<queries@liaison.example> wrote:\n",
        "-----Original Message-----\n",
        "---------- Forwarded message ----------\n",
        "From: Liaison\nSent: 23 November 2026 09:12\nTo: Practice\nSubject: dose\n\n",
        "*From:* Liaison\n*Date:* today\n",
        "________________________________\n",
        "> ",
    ],
)
def test_what_stands_below_the_mark_of_an_older_mail_is_old(mark: str) -> None:
    new, old = split(f"{NEW}\n\n{mark}{OLD}")

    assert new.strip() == NEW
    assert OLD in old


def test_an_answer_between_quoted_lines_is_new() -> None:
    new, old = split(f"> {OLD}\n{NEW}\n> what dose?")

    assert new.strip() == NEW
    assert OLD in old
    assert "what dose?" in old


@pytest.mark.parametrize(
    "line", ["From: reception, she rang at nine", "On Monday he wrote to us about it.", "To: do today"]
)
def test_a_line_that_only_begins_like_a_head_stays(line: str) -> None:
    assert split(f"{NEW}\n{line}\n{OLD}") == (f"{NEW}\n{line}\n{OLD}", "")


@pytest.mark.parametrize("subject", ["FW: chemist", "Fwd: chemist", "RE: FW: chemist", " fw : chemist"])
def test_a_mail_that_passes_another_on_is_all_new(subject: str) -> None:
    body = f"{NEW}\n\n-----Original Message-----\n{OLD}"

    assert split(body, subject) == (body, "")
    assert split(body, "Re: chemist")[1] != ""


def test_a_mail_that_only_points_below_is_all_new() -> None:
    body = f"See below please\n\n-----Original Message-----\n{OLD}"

    assert split(body) == (body, "")


def test_a_legal_footer_is_left_out_of_both() -> None:
    assert split(f"{NEW}\n\n{LEGAL}")[0].strip() == NEW
    assert split(f"{NEW}\n\n> {OLD}\n\n{LEGAL}")[1].strip() == f"> {OLD}"


def test_one_turn_of_lawyers_is_no_footer() -> None:
    body = f"{NEW}\n\nHer address is confidential."

    assert split(body) == (body, "")
