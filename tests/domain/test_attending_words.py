"""A reply in prose is read for whether its writer comes: suggestions only, none where nothing is said."""

import pytest

from liaison.domain.attending import Answer
from liaison.domain.attending_words import hint


@pytest.mark.parametrize(
    ("text", "answer", "deputy", "along"),
    [
        ("Yes, I'll come, bringing our pharmacist.", Answer.YES, "", "our pharmacist"),
        ("Happy to attend. Thanks, Rowan", Answer.YES, "", ""),
        ("Thanks for this. I will be there.", Answer.YES, "", ""),
        ("Count me in", Answer.YES, "", ""),
        ("I’ll join, along with Dr Orr", Answer.YES, "", "Dr Orr"),
        ("I can't make it I'm afraid, but our pharmacist will come instead.", Answer.DEPUTY, "our pharmacist", ""),
        ("Unfortunately on leave. Nurse Bain will attend on my behalf.", Answer.DEPUTY, "Nurse Bain", ""),
        ("We will send Dr Orr instead.", Answer.DEPUTY, "Dr Orr", ""),
        ("Sorry, I cannot attend that afternoon.", Answer.NO, "", ""),
        ("Apologies from me.", Answer.NO, "", ""),
        ("I am on annual leave that week", Answer.NO, "", ""),
        ("I'm unable to come on the 27th", Answer.NO, "", ""),
        ("Would another day be possible?", Answer.OTHER_TIME, "", ""),
        ("Could we do the Thursday instead?", Answer.OTHER_TIME, "", ""),
        ("I hope to make it but it depends on cover.", Answer.MAYBE, "", ""),
    ],
)
def test_what_a_reply_may_say(text: str, answer: Answer, deputy: str, along: str) -> None:
    found = hint(text)
    assert found is not None
    assert (found.answer, found.deputy, found.along) == (answer, deputy, along)
    assert found.words


@pytest.mark.parametrize("text", ["", "Who else is invited?", "Please see attached.", "Is there parking at the hall?"])
def test_nothing_is_suggested_where_nothing_is_said(text: str) -> None:
    assert hint(text) is None
