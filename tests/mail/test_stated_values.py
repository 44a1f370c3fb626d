"""Mails that nobody here wrote, against what others say is in them: sender, subject, words, attachments; and replies, whose senders' words stay."""

from __future__ import annotations

import pytest

from tests.benchmarks import mail_scores, reply_scores
from tests.benchmarks.stated_values import html_words
from tests.shared_data import shared_file

AT_LEAST = 0.97
AT_MOST_ASIDE = 0.1


@pytest.fixture(scope="module")
def verdicts(request: pytest.FixtureRequest) -> list[mail_scores.Verdict]:
    """Every stated value against ours."""
    trees = shared_file(request.config, "mails", "expected", "stalwart")
    found = mail_scores.verdicts(trees.parents[1])
    assert found, "the folder of stated values is empty"
    return found


@pytest.mark.parametrize("field", mail_scores.FIELDS)
def test_the_values_that_others_state_hold(verdicts: list[mail_scores.Verdict], field: str) -> None:
    wrong = [one.mail for one in verdicts if one.field == field and not one.held and not one.aside]

    assert mail_scores.score(verdicts, field) >= AT_LEAST, wrong


def test_few_values_are_set_aside_and_each_for_a_reason_of_the_table(verdicts: list[mail_scores.Verdict]) -> None:
    aside = [one for one in verdicts if one.aside]

    assert len(verdicts) > 140
    assert len(aside) <= AT_MOST_ASIDE * len(verdicts)
    assert {one.aside for one in aside} <= {why for _, why, _ in mail_scores.CONVENTIONS}


def test_no_reply_loses_its_senders_words_and_little_else_is_left(request: pytest.FixtureRequest) -> None:
    bodies = shared_file(request.config, "mails", "replies-zapier")
    found = reply_scores.replies(bodies.parent)

    assert reply_scores.unread(bodies.parent) == []
    assert [one.name for one in found if one.lost] == []
    assert sum(one.left for one in found) <= 0.03 * sum(one.others for one in found)


def test_the_measure_of_lost_words_sees_a_reply_whose_words_went() -> None:
    assert reply_scores.Reply("invented", own=9, missing=1, others=5, left=0).lost
    assert not reply_scores.Reply("invented", own=10, missing=1, others=5, left=0).lost


def test_the_neutral_reader_of_html_takes_words_alone() -> None:
    assert html_words("<title>no</title><p>one<b>two</b></p><script>no</script>three&amp;").split() == [
        "onetwo",
        "three&",
    ]
